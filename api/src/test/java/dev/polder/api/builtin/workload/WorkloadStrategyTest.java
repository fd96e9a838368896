package dev.polder.api.builtin.workload;

import static dev.polder.api.builtin.Trees.defaulted;
import static dev.polder.api.builtin.Trees.definition;
import static dev.polder.api.builtin.Trees.json;
import static dev.polder.api.builtin.Trees.wrong;
import static dev.polder.api.builtin.Trees.wrongUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadStrategyTest {
    private static final String POD = "{'containers':[{'name':'c','image':'nginx:1.27','ports':[{'containerPort':80}]}]}";
    private static final String TEMPLATE = "'template':{'metadata':{'labels':{'app':'a'}},'spec':" + POD + "}";
    private static final String SELECTOR = "'selector':{'matchLabels':{'app':'a'}}";
    private static final String GOOD = "{'metadata':{'name':'d'},'spec':{" + SELECTOR + "," + TEMPLATE + "}}";

    @Test
    void aDeploymentGetsTheDefaultsOfUpstream() {
        JsonObject spec = defaulted("deployments", GOOD).object("spec");
        assertEquals(
                json("{'type':'RollingUpdate','rollingUpdate':{'maxSurge':'25%','maxUnavailable':'25%'}}"),
                spec.object("strategy"));
        assertEquals(1, spec.integer("replicas").getAsLong());
        assertEquals(10, spec.integer("revisionHistoryLimit").getAsLong());
        assertEquals(600, spec.integer("progressDeadlineSeconds").getAsLong());
        assertEquals(
                json("{'containers':[{'name':'c','image':'nginx:1.27','ports':[{'containerPort':80,'protocol':'TCP'}],"
                        + "'resources':{},'imagePullPolicy':'IfNotPresent','terminationMessagePath':'/dev/termination-log',"
                        + "'terminationMessagePolicy':'File'}],'dnsPolicy':'ClusterFirst','restartPolicy':'Always',"
                        + "'schedulerName':'default-scheduler','securityContext':{},'terminationGracePeriodSeconds':30}"),
                spec.objectAt("template", "spec"));
        assertEquals(List.of(), wrong("deployments", GOOD));
    }

    @Test
    void defaultsAreTheSameTheSecondTime() {
        for (String plural : List.of("deployments", "statefulsets", "daemonsets", "replicasets", "jobs")) {
            JsonObject once = defaulted(plural, GOOD);
            JsonObject twice = once.deepCopy();
            definition(plural).strategy().applyDefaults(twice);
            assertEquals(once, twice, plural);
        }
    }

    @Test
    void recreateHasNoRollingUpdate() {
        String recreate = GOOD.replace("{'spec':{", "").replace("'spec':{'sel", "'spec':{'strategy':{'type':'Recreate'},'sel");
        assertNull(defaulted("deployments", recreate).objectAt("spec", "strategy", "rollingUpdate"));
        String both = recreate.replace("'Recreate'", "'Recreate','rollingUpdate':{'maxSurge':1}");
        assertEquals(
                List.of("spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"),
                wrong("deployments", both));
        String zero = both.replace("Recreate", "RollingUpdate").replace("'maxSurge':1", "'maxSurge':0,'maxUnavailable':'0%'");
        assertEquals(
                List.of("spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not be 0 when `maxSurge` is 0"),
                wrong("deployments", zero));
    }

    @Test
    void aSelectorMustMatchTheTemplate() {
        assertEquals(
                List.of("spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`"),
                wrong("deployments", GOOD.replace(SELECTOR, "'selector':{'matchLabels':{'app':'b'}}")));
        assertEquals(
                List.of(
                        "spec.selector: Required value",
                        "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template"
                                + " `labels`"),
                wrong("deployments", GOOD.replace(SELECTOR, "'replicas':1")));
        assertEquals(
                List.of("spec.selector: Invalid value: {}: empty selector is invalid for deployment"),
                wrong("deployments", GOOD.replace(SELECTOR, "'selector':{}")));
        String expressions = "'selector':{'matchExpressions':[{'key':'app','operator':'In','values':['a']},"
                + "{'key':'x','operator':'DoesNotExist'},{'key':'app','operator':'Exists'},"
                + "{'key':'app','operator':'NotIn','values':['z']}]}";
        assertEquals(List.of(), wrong("deployments", GOOD.replace(SELECTOR, expressions)));
        assertEquals(
                4,
                wrong(
                                "deployments",
                                GOOD.replace(
                                        SELECTOR,
                                        "'selector':{'matchExpressions':[{'key':'app','operator':'In'},"
                                                + "{'key':'app','operator':'Exists','values':['a']},"
                                                + "{'key':'app','operator':'Near'}]}"))
                        .stream()
                        .filter(w -> w.startsWith("spec.selector"))
                        .count());
    }

    @Test
    void theSelectorIsImmutable() {
        assertEquals(
                List.of("spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable"),
                wrongUpdate("deployments", GOOD.replace("'a'", "'b'"), GOOD));
        assertEquals(1, wrongUpdate("daemonsets", GOOD.replace("'a'", "'b'"), GOOD).size());
        assertEquals(1, wrongUpdate("replicasets", GOOD.replace("'a'", "'b'"), GOOD).size());
        assertEquals(List.of(), wrongUpdate("deployments", GOOD, GOOD));
    }

    @Test
    void replicasMayNotBeNegative() {
        assertEquals(
                List.of("spec.replicas: Invalid value: -1: must be greater than or equal to 0"),
                wrong("deployments", GOOD.replace("'spec':{'sel", "'spec':{'replicas':-1,'sel")));
    }

    @Test
    void podsOfADeploymentAlwaysRestart() {
        assertEquals(
                List.of("spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""),
                wrong("deployments", GOOD.replace("{'containers'", "{'restartPolicy':'Never','containers'")));
    }

    @Test
    void containersAreChecked() {
        assertEquals(
                List.of("spec.template.spec.containers: Required value"),
                wrong("deployments", GOOD.replace(POD, "{}")));
        assertEquals(
                List.of("spec.template.spec.containers: Required value"),
                wrong("deployments", GOOD.replace("," + TEMPLATE, "")).stream()
                        .filter(w -> !w.contains("labels"))
                        .toList());
        assertEquals(
                List.of(
                        "spec.containers[0].image: Required value",
                        "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive",
                        "spec.containers[0].ports[1].containerPort: Required value",
                        "spec.containers[0].ports[2].name: Duplicate value: \"web\"",
                        "spec.containers[0].env[0].name: Invalid value: \"a=b\": a valid environment variable name must consist"
                                + " only of printable ASCII characters other than '='",
                        "spec.containers[0].env[1].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`,"
                                + " `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
                        "spec.containers[0].volumeMounts[0].name: Not found: \"data\"",
                        "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/x\": must be unique",
                        "spec.containers[0].readinessProbe: Required value: must specify a handler type",
                        "spec.containers[1].name: Duplicate value: \"c\""),
                wrong(
                        "pods",
                        "{'spec':{'volumes':[{'name':'v','emptyDir':{}}],'containers':[{'name':'c','ports':["
                                + "{'containerPort':70000},{'name':'web'},{'name':'web','containerPort':1}],'volumeMounts':["
                                + "{'name':'data','mountPath':'/x'},{'name':'v','mountPath':'/x'}],'env':[{'name':'a=b'},"
                                + "{'name':'n','valueFrom':{}}],'readinessProbe':{}},{'name':'c','image':'i'}]}}"));
    }

    @Test
    void volumesAreChecked() {
        assertEquals(
                List.of(
                        "spec.volumes[1].name: Duplicate value: \"v\"",
                        "spec.volumes[2].configMap: Forbidden: may not specify more than 1 volume type",
                        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"),
                wrong(
                        "pods",
                        "{'spec':{'terminationGracePeriodSeconds':-1,'activeDeadlineSeconds':0,'volumes':[{'name':'v'},"
                                + "{'name':'v'},{'name':'w','emptyDir':{},'configMap':{'name':'m'}}],"
                                + "'containers':[{'name':'c','image':'i'}]}}"));
    }

    @Test
    void aPodIsDefaultedAllTheWayDown() {
        JsonObject pod = defaulted(
                "pods",
                "{'spec':{'hostNetwork':true,'serviceAccount':'s','volumes':[{'name':'e'},{'name':'s','secret':{}},"
                        + "{'name':'h','hostPath':{'path':'/'}},{'name':'p','projected':{'sources':[{'serviceAccountToken':{}},"
                        + "{'downwardAPI':{'items':[{'fieldRef':{'fieldPath':'a'}}]}}]}},"
                        + "{'name':'t','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}],"
                        + "'containers':[{'name':'c','image':'r:5000/i','resources':{'limits':{'cpu':'1'}},"
                        + "'ports':[{'containerPort':80}],'livenessProbe':{'httpGet':{'port':1}},'readinessProbe':{'grpc':{'port':1}},"
                        + "'lifecycle':{'preStop':{'httpGet':{'port':1}}},"
                        + "'env':[{'name':'n','valueFrom':{'fieldRef':{'fieldPath':'f'}}}]}]}}");
        JsonObject spec = pod.object("spec");
        JsonObject container = spec.objects("containers").getFirst();
        assertEquals("s", spec.string("serviceAccountName"));
        assertTrue(spec.isTrue("enableServiceLinks"));
        assertEquals("Always", container.string("imagePullPolicy"));
        assertEquals(80, container.objects("ports").getFirst().integer("hostPort").getAsLong());
        assertEquals("1", container.stringAt("resources", "requests", "cpu"));
        assertEquals(
                json("{'httpGet':{'port':1,'path':'/','scheme':'HTTP'},'timeoutSeconds':1,'periodSeconds':10,"
                        + "'successThreshold':1,'failureThreshold':3}"),
                container.object("livenessProbe"));
        assertEquals("", container.stringAt("readinessProbe", "grpc", "service"));
        assertEquals("HTTP", container.stringAt("lifecycle", "preStop", "httpGet", "scheme"));
        List<JsonObject> volumes = spec.objects("volumes");
        assertEquals(json("{'name':'e','emptyDir':{}}"), volumes.get(0));
        assertEquals(420, volumes.get(1).integerAt("secret", "defaultMode").getAsLong());
        assertEquals("", volumes.get(2).stringAt("hostPath", "type"));
        assertEquals(
                3600,
                volumes.get(3).object("projected").objects("sources").getFirst()
                        .integerAt("serviceAccountToken", "expirationSeconds")
                        .getAsLong());
    }

    @Test
    void qualityOfServiceFollowsResources() {
        assertEquals("BestEffort", qos("{'name':'c'}"));
        assertEquals("Burstable", qos("{'resources':{'requests':{'cpu':'1'}}}"));
        assertEquals("Guaranteed", qos("{'resources':{'limits':{'cpu':'1','memory':'1Gi'}}}"));
    }

    private static String qos(String container) {
        JsonObject pod = json("{'spec':{'containers':[" + container + "]}}");
        definition("pods").strategy().prepareForCreate(pod);
        assertEquals("Pending", pod.stringAt("status", "phase"));
        return pod.stringAt("status", "qosClass");
    }

    @Test
    void onlyAPodThatRunsGetsGrace() {
        var strategy = definition("pods").strategy();
        assertEquals(0, strategy.gracePeriodSeconds(json("{'spec':{}}"), -1));
        assertEquals(0, strategy.gracePeriodSeconds(json("{'spec':{}}"), 60));
        assertEquals(30, strategy.gracePeriodSeconds(json("{'spec':{'nodeName':'n'}}"), -1));
        assertEquals(0, strategy.gracePeriodSeconds(json("{'spec':{'nodeName':'n'}}"), 0));
        var brief = json("{'spec':{'nodeName':'n','terminationGracePeriodSeconds':5}}");
        assertEquals(5, strategy.gracePeriodSeconds(brief, -1));
        assertEquals(60, strategy.gracePeriodSeconds(brief, 60));
        var over = json("{'spec':{'nodeName':'n'},'status':{'phase':'Succeeded'}}");
        assertEquals(0, strategy.gracePeriodSeconds(over, 60));
        assertEquals(0, definition("configmaps").strategy().gracePeriodSeconds(json("{}"), 60));
    }

    @Test
    void aPodWithoutGraceOfItsOwnGetsWhatIsAskedFor() {
        var pod = json("{'spec':{'nodeName':'n','terminationGracePeriodSeconds':0}}");
        assertEquals(0, definition("pods").strategy().gracePeriodSeconds(pod, -1));
        assertEquals(60, definition("pods").strategy().gracePeriodSeconds(pod, 60));
    }

    @Test
    void aJobSelectsItsPodsByItsUid() {
        JsonObject job = defaulted(
                "jobs", "{'metadata':{'name':'j','uid':'u'},'spec':{'template':{'spec':{'restartPolicy':'Never',"
                        + "'containers':[{'name':'c','image':'i'}]}}}}");
        definition("jobs").strategy().prepareForCreate(job);
        assertEquals(
                json("{'matchLabels':{'batch.kubernetes.io/controller-uid':'u'}}"), job.objectAt("spec", "selector"));
        assertEquals(
                json("{'batch.kubernetes.io/controller-uid':'u','controller-uid':'u','batch.kubernetes.io/job-name':'j',"
                        + "'job-name':'j'}"),
                job.objectAt("spec", "template", "metadata", "labels"));
        assertEquals(List.of(), definition("jobs").strategy().validate(job));
        JsonObject spec = job.object("spec");
        assertEquals(1, spec.integer("completions").getAsLong());
        assertEquals(6, spec.integer("backoffLimit").getAsLong());
        assertEquals("NonIndexed", spec.string("completionMode"));
        assertEquals(JsonValue.of(false), spec.get("suspend"));
        assertFalse(defaulted("jobs", "{'spec':{'parallelism':2}}").object("spec").has("completions"));
    }

    @Test
    void aJobIsChecked() {
        String job = "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'i'}]}}}}";
        assertEquals(
                List.of("spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""),
                wrong("jobs", job));
        String never = job.replace("{'containers'", "{'restartPolicy':'Never','containers'");
        assertEquals(List.of(), wrong("jobs", never));
        assertEquals(
                List.of(
                        "spec.selector: Required value",
                        "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`"),
                wrong("jobs", never.replace("{'template'", "{'manualSelector':true,'template'")));
        assertEquals(
                List.of("spec.completions: Required value: when completion mode is Indexed"),
                wrong("jobs", never.replace("{'template'", "{'parallelism':1,'completionMode':'Indexed','template'")));
        assertTrue(wrongUpdate("jobs", never.replace("'i'", "'k'"), never).getFirst().startsWith("spec.template: Invalid value: {"));
        String waiting = never.replace("{'template'", "{'suspend':true,'template'");
        assertEquals(1, wrongUpdate("jobs", waiting.replace("'i'", "'k'"), waiting).size());
        String placed = waiting.replace("{'restartPolicy'", "{'nodeSelector':{'a':'b'},'restartPolicy'");
        assertEquals(List.of(), wrongUpdate("jobs", placed, waiting));
    }

    @Test
    void aCronJobIsDefaultedAndChecked() {
        String cron = "{'metadata':{'name':'c'},'spec':{'schedule':'* * * *','jobTemplate':{'spec':{'template':{'spec':"
                + "{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}";
        assertEquals(
                List.of("spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]"),
                wrong("cronjobs", cron));
        JsonObject spec = defaulted("cronjobs", cron).object("spec");
        assertEquals("Allow", spec.string("concurrencyPolicy"));
        assertEquals(3, spec.integer("successfulJobsHistoryLimit").getAsLong());
        assertEquals(
                List.of("metadata.name: Invalid value: \"" + "c".repeat(53) + "\": must be no more than 52 characters"),
                wrong(
                        "cronjobs",
                        cron.replace("'* * * *'", "'@daily'")
                                .replace("'name':'c'},'spec'", "'name':'" + "c".repeat(53) + "'},'spec'")));
    }

    @Test
    void aStatefulSetChangesInAFewFieldsOnly() {
        String claims = GOOD.replace(
                "'spec':{'sel",
                "'spec':{'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{"
                        + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}],'serviceName':'s','sel")
                .replace("'image'", "'volumeMounts':[{'name':'data','mountPath':'/d'}],'image'");
        assertEquals(List.of(), wrong("statefulsets", claims));
        assertEquals(List.of(), wrongUpdate("statefulsets", claims.replace("1.27", "1.28"), claims));
        assertEquals(1, wrongUpdate("statefulsets", claims.replace("'s'", "'t'"), claims).size());
        JsonObject spec = defaulted("statefulsets", claims).object("spec");
        assertEquals("OrderedReady", spec.string("podManagementPolicy"));
        assertEquals(0, spec.integerAt("updateStrategy", "rollingUpdate", "partition").getAsLong());
        assertEquals(json("{'whenDeleted':'Retain','whenScaled':'Retain'}"), spec.object("persistentVolumeClaimRetentionPolicy"));
    }

    @Test
    void aReplicationControllerTakesItsSelectorFromTheTemplate() {
        String rc = "{'metadata':{'name':'r'},'spec':{" + TEMPLATE + "}}";
        JsonObject object = defaulted("replicationcontrollers", rc);
        assertEquals(json("{'app':'a'}"), object.objectAt("spec", "selector"));
        assertEquals(json("{'app':'a'}"), object.objectAt("metadata", "labels"));
        assertEquals(List.of(), wrong("replicationcontrollers", rc));
        assertEquals(
                List.of("spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`"),
                wrong("replicationcontrollers", rc.replace("{'template'", "{'selector':{'app':'b'},'template'")));
    }
}
