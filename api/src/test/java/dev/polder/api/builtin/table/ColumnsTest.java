package dev.polder.api.builtin.table;

import static dev.polder.api.builtin.Trees.definition;
import static dev.polder.api.builtin.Trees.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.PrinterColumn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final String META = "'metadata':{'name':'x','creationTimestamp':'2026-01-01T21:00:00Z'}";

    @Test
    void durationsHaveTwoOrThreeFigures() {
        assertEquals("<invalid>", human(-5));
        assertEquals("0s", human(-1));
        assertEquals("119s", human(119));
        assertEquals("2m", human(120));
        assertEquals("5m10s", human(310));
        assertEquals("12m", human(12 * 60 + 5));
        assertEquals("3h", human(3 * 3600));
        assertEquals("3h5m", human(3 * 3600 + 300));
        assertEquals("9h", human(9 * 3600 + 300));
        assertEquals("2d4h", human(52 * 3600));
        assertEquals("2d", human(48 * 3600));
        assertEquals("30d", human(30 * 86400));
        assertEquals("2y", human(2 * 365 * 86400));
        assertEquals("3y5d", human((3 * 365 + 5) * 86400L));
        assertEquals("9y", human((9 * 365 + 5) * 86400L));
        assertEquals("<unknown>", HumanDuration.since(null, NOW));
        assertEquals("<unknown>", HumanDuration.since("never", NOW));
    }

    @Test
    void aRunningPod() {
        assertEquals(
                List.of("x", "1/1", "Running", "2 (60m ago)", "3h", "10.0.0.1", "n", "<none>", "1/2"),
                row("pods", "{" + META + ",'spec':{'nodeName':'n','containers':[{'name':'c'}],'readinessGates':["
                        + "{'conditionType':'a'},{'conditionType':'b'}]},'status':{'phase':'Running','podIPs':[{'ip':'10.0.0.1'}],"
                        + "'conditions':[{'type':'a','status':'True'}],'containerStatuses':[{'name':'c','ready':true,"
                        + "'restartCount':2,'state':{'running':{}},'lastState':{'terminated':{'finishedAt':'2026-01-01T23:00:00Z'}}}]}}"));
    }

    @Test
    void theStatusOfAPodIsThatOfItsContainers() {
        assertEquals("Pending 0/1", pod("'status':{'phase':'Pending'}"));
        assertEquals("SchedulingGated 0/1", pod("'status':{'phase':'Pending','conditions':[{'type':'PodScheduled',"
                + "'reason':'SchedulingGated'}]}"));
        assertEquals("Evicted 0/1", pod("'status':{'phase':'Failed','reason':'Evicted'}"));
        assertEquals("ImagePullBackOff 0/1", container("'state':{'waiting':{'reason':'ImagePullBackOff'}}"));
        assertEquals("Error 0/1", container("'state':{'terminated':{'reason':'Error','exitCode':1}}"));
        assertEquals("ExitCode:3 0/1", container("'state':{'terminated':{'exitCode':3}}"));
        assertEquals("Signal:9 0/1", container("'state':{'terminated':{'signal':9}}"));
        assertEquals("Completed 0/1", container("'state':{'terminated':{'reason':'Completed'}}"));
        assertEquals("Running 1/1", container("'ready':true,'state':{'running':{}}"));
    }

    @Test
    void initContainersComeFirst() {
        assertEquals("Init:0/1 0/1", init("'state':{'waiting':{'reason':'PodInitializing'}}"));
        assertEquals("Init:CrashLoopBackOff 0/1", init("'state':{'waiting':{'reason':'CrashLoopBackOff'}}"));
        assertEquals("Init:Error 0/1", init("'state':{'terminated':{'reason':'Error','exitCode':1}}"));
        assertEquals("Init:ExitCode:2 0/1", init("'state':{'terminated':{'exitCode':2}}"));
        assertEquals("Pending 0/1", init("'state':{'terminated':{'exitCode':0}}"));
        assertEquals(
                "Pending 1/2",
                pod("'spec':{'initContainers':[{'name':'i','restartPolicy':'Always'}],'containers':[{'name':'c'}]},"
                        + "'status':{'phase':'Pending','initContainerStatuses':[{'name':'i','started':true,'ready':true,"
                        + "'restartCount':1}]}"));
    }

    @Test
    void aPodThatIsDeletedTerminates() {
        JsonObject pod = json("{'metadata':{'deletionTimestamp':'2026-01-01T00:00:00Z'},'status':{'phase':'Running'}}");
        assertEquals("Terminating", PodSummary.of(pod).status());
        pod.object("status").put("reason", "NodeLost");
        assertEquals("Unknown", PodSummary.of(pod).status());
    }

    @Test
    void workloads() {
        String spec = "'spec':{'replicas':3,'selector':{'matchLabels':{'b':'2','a':'1'},'matchExpressions':["
                + "{'key':'c','operator':'In','values':['y','x']},{'key':'d','operator':'DoesNotExist'}]},"
                + "'template':{'spec':{'nodeSelector':{'k':'v'},'containers':[{'name':'c','image':'i'},{'name':'d','image':'j'}]}}}";
        String status = "'status':{'replicas':3,'readyReplicas':2,'updatedReplicas':3,'availableReplicas':1}";
        String object = "{" + META + "," + spec + "," + status + "}";
        String selector = "a=1,b=2,c in (x,y),!d";
        assertEquals(List.of("x", "2/3", "3", "1", "3h", "c,d", "i,j", selector), row("deployments", object));
        assertEquals(List.of("x", "3", "3", "2", "3h", "c,d", "i,j", selector), row("replicasets", object));
        assertEquals(List.of("x", "2/3", "3h", "c,d", "i,j"), row("statefulsets", object));
        assertEquals("k=v", row("daemonsets", object).get(6));
        assertEquals(
                List.of("x", "deployment.apps/d", "4", "3h"),
                row("controllerrevisions", "{" + META.replace("}", ",'ownerReferences':[{'controller':true,"
                        + "'apiVersion':'apps/v1','kind':'Deployment','name':'d'}]}") + ",'revision':4}"));
    }

    @Test
    void jobs() {
        String job = "{" + META + ",'spec':{'completions':1,'parallelism':1},'status':{'succeeded':1,"
                + "'startTime':'2026-01-01T21:00:00Z','completionTime':'2026-01-01T21:00:09Z',"
                + "'conditions':[{'type':'Complete','status':'True'}]}}";
        assertEquals(List.of("x", "Complete", "1/1", "9s", "3h"), row("jobs", job).subList(0, 5));
        assertEquals(
                List.of("x", "Running", "0/1 of 2", "", "3h"),
                row("jobs", "{" + META + ",'spec':{'parallelism':2}}").subList(0, 5));
        assertEquals("Suspended", row("jobs", job.replace("Complete'", "Suspended'")).get(1));
        assertEquals(
                List.of("x", "* * * * *", "<none>", "False", "1", "60m", "3h"),
                row("cronjobs", "{" + META + ",'spec':{'schedule':'* * * * *','suspend':false},'status':{'active':[{}],"
                                + "'lastScheduleTime':'2026-01-01T23:00:00Z'}}")
                        .subList(0, 7));
    }

    @Test
    void services() {
        String service = "{" + META + ",'spec':{'type':'LoadBalancer','clusterIP':'10.0.0.1','ports':[{'port':80,'nodePort':30080,"
                + "'protocol':'TCP'},{'port':53,'protocol':'UDP'}],'selector':{'a':'b'}}}";
        assertEquals(
                List.of("x", "LoadBalancer", "10.0.0.1", "<pending>", "80:30080/TCP,53/UDP", "3h", "a=b"),
                row("services", service));
        assertEquals("1.2.3.4", row("services", service.replace("}}}", "}},'status':{'loadBalancer':{'ingress':[{'ip':'1.2.3.4'}]}}}"))
                .get(3));
        assertEquals("<none>", row("services", service.replace("LoadBalancer", "ClusterIP")).get(3));
        assertEquals(
                "e.org", row("services", "{'spec':{'type':'ExternalName','externalName':'e.org'}}").get(3));
        assertEquals(
                "1.1.1.1:1,[::1]:1,1.1.1.1:2 + 1 more...",
                row("endpoints", "{'subsets':[{'ports':[{'port':1},{'port':2}],'addresses':[{'ip':'1.1.1.1'},{'ip':'::1'}]}]}")
                        .get(1));
        assertEquals(
                List.of("x", "IPv4", "80", "1.1.1.1,1.1.1.2", "3h"),
                row("endpointslices", "{" + META + ",'addressType':'IPv4','ports':[{'port':80}],"
                        + "'endpoints':[{'addresses':['1.1.1.1']},{'addresses':['1.1.1.2']}]}"));
        assertEquals("<unset>", row("endpointslices", "{}").get(2));
    }

    @Test
    void ingresses() {
        assertEquals(
                List.of("x", "c", "a,b,* + 1 more...", "h", "80, 443", "3h"),
                row("ingresses", "{" + META + ",'spec':{'ingressClassName':'c','tls':[{}],'rules':[{'host':'a'},{'host':'b'},{},"
                        + "{'host':'d'}]},'status':{'loadBalancer':{'ingress':[{'hostname':'h'}]}}}"));
        assertEquals(
                List.of("x", "k", "P.g/n", "3h"),
                row("ingressclasses", "{" + META + ",'spec':{'controller':'k','parameters':{'apiGroup':'g','kind':'P','name':'n'}}}"));
        assertEquals(List.of("x", "<none>", "3h"), row("networkpolicies", "{" + META + ",'spec':{'podSelector':{}}}"));
    }

    @Test
    void coreKinds() {
        assertEquals(List.of("x", "Active", "3h"), row("namespaces", "{" + META + ",'status':{'phase':'Active'}}"));
        assertEquals(List.of("x", "2", "3h"), row("configmaps", "{" + META + ",'data':{'a':''},'binaryData':{'b':''}}"));
        assertEquals(List.of("x", "Opaque", "1", "3h"), row("secrets", "{" + META + ",'type':'Opaque','data':{'a':''}}"));
        assertEquals(
                List.of("x", "cpu: 1/2, pods: 3/4", "limits.cpu: 0/1", "3h"),
                row("resourcequotas", "{" + META + ",'status':{'hard':{'pods':4,'cpu':'2','limits.cpu':'1'},"
                        + "'used':{'pods':3,'cpu':'1'}}}"));
        assertEquals(
                List.of("x", "NotReady,SchedulingDisabled", "a,b", "3h", "v1", "1.1.1.1", "<none>"),
                row("nodes", "{'metadata':{'name':'x','creationTimestamp':'2026-01-01T21:00:00Z','labels':{"
                                + "'node-role.kubernetes.io/b':'','kubernetes.io/role':'a'}},'spec':{'unschedulable':true},"
                                + "'status':{'nodeInfo':{'kubeletVersion':'v1'},'addresses':[{'type':'InternalIP','address':'1.1.1.1'}],"
                                + "'conditions':[{'type':'Ready','status':'False'}]}}")
                        .subList(0, 7));
        assertEquals(List.of("x", "me", "3h"), row("leases", "{" + META + ",'spec':{'holderIdentity':'me'}}"));
        assertEquals(List.of("x", "2026-01-01T21:00:00Z"), row("limitranges", "{" + META + "}"));
        assertEquals(List.of("x", "c", "i", "a=b"), row("podtemplates", "{" + META + ",'template':{'metadata':{'labels':{'a':'b'}},"
                + "'spec':{'containers':[{'name':'c','image':'i'}]}}}"));
    }

    @Test
    void volumes() {
        assertEquals(
                List.of("x", "1Gi", "RWO,ROX", "Retain", "Bound", "n/c", "fast", "<unset>", "", "3h", "Filesystem"),
                row("persistentvolumes", "{" + META + ",'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadOnlyMany',"
                        + "'ReadWriteOnce'],'persistentVolumeReclaimPolicy':'Retain','claimRef':{'namespace':'n','name':'c'},"
                        + "'storageClassName':'fast','volumeMode':'Filesystem'},'status':{'phase':'Bound'}}"));
        assertEquals(
                List.of("x", "Bound", "v", "2", "RWX,RWOP", "", "<unset>", "3h", "<unset>"),
                row("persistentvolumeclaims", "{" + META + ",'spec':{'volumeName':'v'},'status':{'phase':'Bound',"
                        + "'capacity':{'storage':2},'accessModes':['ReadWriteMany','ReadWriteOncePod']}}"));
    }

    @Test
    void events() {
        assertEquals(
                List.of("60m", "Normal", "Made", "pod/p", "spec", "kubelet, h", "text", "3h", "4", "x"),
                row("events", "{" + META + ",'type':'Normal','reason':'Made','message':' text ','count':4,"
                        + "'firstTimestamp':'2026-01-01T21:00:00Z','lastTimestamp':'2026-01-01T23:00:00Z',"
                        + "'involvedObject':{'kind':'Pod','name':'p','fieldPath':'spec'},'source':{'component':'kubelet','host':'h'}}"));
        assertEquals(
                List.of("60m", "7"),
                List.of(
                        row("events", "{'series':{'count':7,'lastObservedTime':'2026-01-01T23:00:00.000000Z'}}").get(0),
                        row("events", "{'series':{'count':7,'lastObservedTime':'2026-01-01T23:00:00.000000Z'}}").get(8)));
        assertEquals("3h", row("events", "{'eventTime':'2026-01-01T21:00:00Z'}").get(0));
    }

    @Test
    void accessAndKcp() {
        assertEquals(
                List.of("x", "Role/r", "3h", "u, v", "g", "n/s"),
                row("rolebindings", "{" + META + ",'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'},"
                        + "{'kind':'User','name':'v'},{'kind':'Group','name':'g'},"
                        + "{'kind':'ServiceAccount','name':'s','namespace':'n'}]}"));
        assertEquals(List.of("x", "3h"), row("serviceaccounts", "{" + META + ",'secrets':[{}]}"));
        assertEquals(
                List.of("x", "universal", "", "Ready", "https://h", "3h"),
                row("workspaces", "{" + META + ",'spec':{'type':{'name':'universal'},'URL':'https://h'},'status':{'phase':'Ready'}}"));
        assertEquals(
                List.of("x", "Ready", "u", "3h"),
                row("logicalclusters", "{" + META + ",'status':{'phase':'Ready','URL':'u'}}"));
        assertEquals(
                List.of("x", "True", "Open", "60m", "3h", "2", "30", ""),
                row("synctargets", "{" + META + ",'status':{'lastSyncerHeartbeatTime':'2026-01-01T23:00:00Z',"
                        + "'content':{'namespaces':2,'objects':30},'conditions':[{'type':'Ready','status':'True'}]}}"));
    }

    @Test
    void whereWorkloadsMayGo() {
        assertEquals("Cordoned", row("synctargets", "{" + META + ",'spec':{'unschedulable':true}}").get(2));
        assertEquals("Evicting", row("synctargets", "{" + META + ",'spec':{'evictAfter':'2026-01-01T00:00:00Z'}}").get(2));
        assertEquals(
                "Evicting later", row("synctargets", "{" + META + ",'spec':{'evictAfter':'2026-01-03T00:00:00Z'}}").get(2));
        assertEquals("<unknown>", row("synctargets", "{" + META + ",'spec':{'evictAfter':'soon'}}").get(2));
        assertEquals(
                List.of("x", "synctargets", "1", "2", "", "3h"),
                row("locations", "{" + META + ",'spec':{'resource':{'resource':'synctargets'}},"
                        + "'status':{'instances':2,'availableInstances':1}}"));
        assertEquals(
                List.of("x", "Bound", "east", "True", "3h"),
                row("placements", "{" + META + ",'status':{'phase':'Bound','selectedLocation':{'locationName':'east'},"
                        + "'conditions':[{'type':'Scheduled','status':'True'}]}}"));
        assertEquals(List.of("x", "", "<none>", "", "3h"), row("placements", "{" + META + "}"));
    }

    @Test
    void headingsAreThoseOfUpstream() {
        assertEquals("Name Ready Up-to-date Available Age Containers* Images* Selector*", headings("deployments"));
        assertEquals("Name Ready Status Restarts Age IP* Node* Nominated Node* Readiness Gates*", headings("pods"));
        assertEquals("Name Type Cluster-IP External-IP Port(s) Age Selector*", headings("services"));
        assertEquals(
                "Last Seen Type Reason Object Subobject* Source* Message First Seen* Count* Name*", headings("events"));
    }

    private static String headings(String plural) {
        return definition(plural).storageVersion().columns().stream()
                .map(c -> c.name() + (c.priority() > 0 ? "*" : ""))
                .collect(Collectors.joining(" "));
    }

    private static String human(long seconds) {
        return HumanDuration.of(Duration.ofSeconds(seconds));
    }

    private static String container(String status) {
        return pod("'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':'c',"
                + status + "}]}");
    }

    private static String init(String status) {
        return pod("'spec':{'initContainers':[{'name':'i'}],'containers':[{'name':'c'}]},'status':{'phase':'Pending',"
                + "'initContainerStatuses':[{'name':'i'," + status + "}]}");
    }

    private static String pod(String members) {
        String spec = members.contains("'spec'") ? "" : "'spec':{'containers':[{'name':'c'}]},";
        PodSummary summary = PodSummary.of(json("{" + spec + members + "}"));
        return summary.status() + " " + summary.ready();
    }

    private static List<String> row(String plural, String text) {
        JsonObject object = json(text);
        return definition(plural).storageVersion().columns().stream()
                .map((PrinterColumn c) -> c.cell().of(object, NOW))
                .map(ColumnsTest::show)
                .toList();
    }

    private static String show(JsonValue value) {
        return value instanceof JsonInteger number ? Long.toString(number.value()) : ((JsonString) value).value();
    }
}
