package dev.polder.syncer.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.House;
import dev.polder.syncer.Json;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.status.StatusTranslation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What each kind looks like downstream, kind by kind: what is kept, what is taken away, and which names change.
final class KindTableTest {
    private static final TargetId TARGET = new TargetId(WorkspaceId.ROOT, "t", "tu");
    private static final WorkspaceId WORKSPACE = new WorkspaceId("ws");
    private static final NamespaceLocator LOCATOR = new NamespaceLocator(TARGET, WORKSPACE, "app");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "configmaps | 'data':{'a':'b'},'binaryData':{'c':'ZA=='},'immutable':true |"
                        + " 'data':{'a':'b'},'binaryData':{'c':'ZA=='},'immutable':true",
                "secrets | 'type':'Opaque','data':{'a':'Yg=='},'stringData':{'x':'y'} |"
                        + " 'type':'Opaque','data':{'a':'Yg=='}",
                "serviceaccounts | 'secrets':[{'name':'s'}],'imagePullSecrets':[{'name':'p'}] |"
                        + " 'imagePullSecrets':[{'name':'p'}]",
                "services | 'spec':{'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1'],'externalIPs':['1.2.3.4'],"
                        + "'ports':[{'port':80,'nodePort':30000}],'selector':{'app':'web'}} |"
                        + " 'spec':{'ports':[{'port':80}],'selector':{'app':'web'}}",
                "services | 'spec':{'clusterIP':'None'} | 'spec':{'clusterIP':'None'}",
                "persistentvolumeclaims | 'spec':{'volumeName':'pv-1','accessModes':['ReadWriteOnce']} |"
                        + " 'spec':{'accessModes':['ReadWriteOnce']}",
                "pods | 'spec':{'nodeName':'n','ephemeralContainers':[{'name':'d'}],'containers':[{'name':'c'}]} |"
                        + " 'spec':{'containers':[{'name':'c'}]}",
                "deployments | 'spec':{'replicas':2,'template':{'spec':{'nodeName':'n'}}} |"
                        + " 'spec':{'replicas':2,'template':{'metadata':{'labels':{LABEL}},'spec':{}}}",
                "daemonsets | 'spec':{'template':{'metadata':{'name':'x','uid':'u'},'spec':{}}} |"
                        + " 'spec':{'template':{'metadata':{'name':'x','labels':{LABEL}},'spec':{}}}",
                "statefulsets | 'spec':{'serviceName':'s','template':{'spec':{}},'volumeClaimTemplates':["
                        + "{'metadata':{'name':'d'},'spec':{'volumeName':'v'},'status':{'phase':'Bound'}}]} |"
                        + " 'spec':{'serviceName':'s','template':{'metadata':{'labels':{LABEL}},'spec':{}},"
                        + "'volumeClaimTemplates':[{'metadata':{'name':'d','labels':{LABEL}},'spec':{}}]}",
                "replicasets | 'spec':{'replicas':1,'template':{'spec':{}}} |"
                        + " 'spec':{'replicas':1,'template':{'metadata':{'labels':{LABEL}},'spec':{}}}",
                "jobs | 'spec':{'selector':{'matchLabels':{'controller-uid':'u'}},'template':{'metadata':{"
                        + "'labels':{'controller-uid':'u','a':'b'}},'spec':{}}} |"
                        + " 'spec':{'template':{'metadata':{'labels':{'a':'b',LABEL}},'spec':{}}}",
                "jobs | 'spec':{'manualSelector':true,'selector':{'matchLabels':{'a':'b'}}} |"
                        + " 'spec':{'manualSelector':true,'selector':{'matchLabels':{'a':'b'}}}",
                "cronjobs | 'spec':{'schedule':'* * * * *','jobTemplate':{'spec':{'template':{'spec':{}}}}} |"
                        + " 'spec':{'schedule':'* * * * *','jobTemplate':{'metadata':{'labels':{LABEL}},"
                        + "'spec':{'template':{'metadata':{'labels':{LABEL}},'spec':{}}}}}",
                "ingresses | 'spec':{'rules':[{'host':'a.example.com'}]} | 'spec':{'rules':[{'host':'a.example.com'}]}",
                "networkpolicies | 'spec':{'podSelector':{}} | 'spec':{'podSelector':{}}",
                "poddisruptionbudgets | 'spec':{'minAvailable':1} | 'spec':{'minAvailable':1}",
                "horizontalpodautoscalers | 'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment','name':'w'}} |"
                        + " 'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment','name':'w'}}"
            })
    void onlyWhatATenantMaySayGoesDown(String resource, String upstream, String downstream) {
        JsonObject copy = copy(resource, upstream + ",'status':{'x':1},'surprise':true");
        JsonObject expected = Json.of("{" + downstream.replace("LABEL", label()) + "}");
        copy.names().removeIf(Set.of("kind", "apiVersion", "metadata")::contains);
        assertEquals(JsonWriter.text(sorted(expected)), JsonWriter.text(sorted(copy)));
    }

    @Test
    void everyWorkloadKindIsInTheTable() {
        Map<String, SyncedKind> table = SyncedKinds.all().stream()
                .collect(Collectors.toMap(k -> k.resource().groupResource().toString(), k -> k));
        List<String> down = List.of(
                "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch",
                "cronjobs.batch", "pods", "services", "configmaps", "secrets", "serviceaccounts",
                "persistentvolumeclaims", "ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io",
                "poddisruptionbudgets.policy", "horizontalpodautoscalers.autoscaling");
        down.forEach(name -> assertTrue(table.get(name).path().goesDown(), name));
        List<String> up = List.of("pods", "replicasets.apps", "jobs.batch", "persistentvolumeclaims", "endpoints",
                "endpointslices.discovery.k8s.io");
        up.forEach(name -> assertTrue(table.get(name).path().comesUp(), name));
        assertEquals("ingresses", table.get("ingresses.networking.k8s.io").resource().resource());
    }

    static List<SyncedKind> kindsThatGoDown() {
        return SyncedKinds.all().stream().filter(k -> k.path().goesDown()).toList();
    }

    @ParameterizedTest
    @MethodSource("kindsThatGoDown")
    void theCopyOfACopyIsTheCopyAndTheOriginalIsNotTouched(SyncedKind kind) {
        JsonObject original = Json.of("""
                {'metadata':{'name':'a','namespace':'app','uid':'u','labels':{'l':'v'}},'data':{'k':'v'},
                 'spec':{'clusterIP':'10.0.0.1','nodeName':'n','replicas':2,'selector':{'a':'b'},
                 'template':{'metadata':{'labels':{'a':'b'}},'spec':{'nodeName':'n','containers':[{'name':'c'}]}}}}""");
        JsonObject before = original.deepCopy();
        JsonObject once = DesiredCopy.of(kind, original, LOCATOR).object();
        assertEquals(before, original);
        JsonObject again = once.deepCopy();
        again.objectOrNew("metadata").put("uid", "u");
        assertEquals(once, DesiredCopy.of(kind, again, LOCATOR).object());
        assertEquals("v", once.stringAt("metadata", "labels", "l"));
    }

    @Test
    void namesOfNamespacesInPoliciesBecomeTheDownstreamOnes() {
        JsonObject copy = copy("networkpolicies", """
                'spec':{'ingress':[{'from':[{'namespaceSelector':{}},
                 {'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'other'}}}]}],
                 'egress':[{'to':[{'podSelector':{}},{'namespaceSelector':{'matchExpressions':[
                  {'key':'kubernetes.io/metadata.name','operator':'In','values':['app','other']}]}}]}]}""");
        List<JsonObject> from = copy.objectAt("spec").objects("ingress").getFirst().objects("from");
        for (JsonObject peer : from) {
            assertEquals(LOCATOR.tenantId(), peer.stringAt("namespaceSelector", "matchLabels", SyncKeys.TENANT));
        }
        assertEquals(
                downstream("other"),
                from.get(1).stringAt("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"));
        List<JsonObject> to = copy.objectAt("spec").objects("egress").getFirst().objects("to");
        assertFalse(to.getFirst().has("namespaceSelector"));
        JsonObject expression =
                to.get(1).objectAt("namespaceSelector").objects("matchExpressions").getFirst();
        assertEquals(
                List.of(downstream("app"), downstream("other")), expression.array("values").strings());
    }

    @Test
    void affinityReachesTheNamespacesOfTheWorkspaceAlone() {
        JsonObject copy = copy("deployments", """
                'spec':{'template':{'spec':{'affinity':{
                 'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[
                   {'namespaces':['other'],'topologyKey':'h'}]},
                 'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[
                   {'weight':1,'podAffinityTerm':{'namespaceSelector':{},'topologyKey':'h'}}]}}}}}""");
        JsonObject affinity = copy.objectAt("spec", "template", "spec", "affinity");
        assertEquals(
                List.of(downstream("other")),
                affinity.objectAt("podAffinity").objects("requiredDuringSchedulingIgnoredDuringExecution").getFirst()
                        .array("namespaces").strings());
        assertEquals(
                LOCATOR.tenantId(),
                affinity.objectAt("podAntiAffinity").objects("preferredDuringSchedulingIgnoredDuringExecution")
                        .getFirst().stringAt("podAffinityTerm", "namespaceSelector", "matchLabels", SyncKeys.TENANT));
    }

    @Test
    void routesAndGatewaysReferWithinTheWorkspace() {
        SyncedKind routes = gatewayApi("httproutes");
        JsonObject route = DesiredCopy.of(routes, Json.of("""
                {'kind':'HTTPRoute','metadata':{'name':'r','uid':'u'},'spec':{'hostnames':['a.example.com'],
                 'parentRefs':[{'name':'g','namespace':'infra'}],
                 'rules':[{'backendRefs':[{'name':'s','namespace':'app','port':80}]}]},'status':{'x':1}}"""), LOCATOR)
                .object();
        assertEquals("HTTPRoute", route.string("kind"));
        assertFalse(route.has("status"));
        JsonObject spec = route.objectAt("spec");
        assertEquals(downstream("infra"), spec.objects("parentRefs").getFirst().string("namespace"));
        assertEquals(
                downstream("app"),
                spec.objects("rules").getFirst().objects("backendRefs").getFirst().string("namespace"));
        JsonObject gateway = DesiredCopy.of(gatewayApi("gateways"), Json.of("""
                {'kind':'Gateway','metadata':{'name':'g','uid':'u'},'spec':{'listeners':[
                 {'name':'a','allowedRoutes':{'namespaces':{'from':'All'}}},
                 {'name':'b','allowedRoutes':{'namespaces':{'from':'Same'}}}]}}"""), LOCATOR).object();
        List<JsonObject> listeners = gateway.objectAt("spec").objects("listeners");
        JsonObject all = listeners.getFirst().objectAt("allowedRoutes", "namespaces");
        assertEquals("Selector", all.string("from"));
        assertEquals(LOCATOR.tenantId(), all.stringAt("selector", "matchLabels", SyncKeys.TENANT));
        assertEquals("Same", listeners.get(1).stringAt("allowedRoutes", "namespaces", "from"));
    }

    @Test
    void whatComesBackHasTheNamesThatWentDown() {
        JsonObject down = Json.of("""
                {'metadata':{'namespace':'%s'},'status':{'message':'in %s','list':['%s']}}"""
                .replace("%s", LOCATOR.downstreamName()));
        assertEquals(
                Json.of("{'message':'in app','list':['app']}"),
                StatusTranslation.translate(down, new JsonObject(), "app").orElseThrow());
    }

    private static SyncedKind gatewayApi(String plural) {
        return SyncedKind.custom(new GroupVersionResource("gateway.networking.k8s.io", "v1", plural), "", true);
    }

    private static String downstream(String namespace) {
        return new NamespaceLocator(TARGET, WORKSPACE, namespace).downstreamName();
    }

    private static String label() {
        return "'" + SyncKeys.TARGET_LABEL + "':'" + TARGET.key() + "'";
    }

    private static JsonObject copy(String resource, String members) {
        JsonObject upstream = Json.of("{'metadata':{'name':'a','namespace':'app','uid':'u'}," + members + "}");
        return DesiredCopy.of(House.kind(resource), upstream, LOCATOR).object();
    }

    private static JsonObject sorted(JsonObject object) {
        JsonObject result = new JsonObject();
        object.names().stream().sorted().forEach(name -> {
            var value = object.get(name);
            result.put(name, value instanceof JsonObject inner ? sorted(inner) : value);
        });
        return result;
    }
}
