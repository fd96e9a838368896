package dev.polder.syncer.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.House;
import dev.polder.syncer.Json;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DesiredCopyTest {
    private static final NamespaceLocator LOCATOR =
            new NamespaceLocator(new TargetId(WorkspaceId.ROOT, "t", "tu"), new WorkspaceId("ws"), "app");

    @Test
    void metadataIsMadeAnewOutOfWhatIsAllowed() {
        JsonObject copy = copy("configmaps", """
                {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a','namespace':'app','uid':'u1',
                 'resourceVersion':'7','generation':3,'creationTimestamp':'x','managedFields':[{}],
                 'finalizers':['f'],'ownerReferences':[{'uid':'o'}],'selfLink':'s',
                 'labels':{'app':'web','internal.workload.kcp.io/cluster':'forged','polder.dev/mirrored-from':'x'},
                 'annotations':{'note':'n','kcp.io/namespace-locator':'forged','polder.dev/provenance':'forged',
                  'kubectl.kubernetes.io/last-applied-configuration':'{}'}},
                 'data':{'k':'v'},'status':{'x':1},'surprise':true}""");
        assertEquals(Set.of("kind", "apiVersion", "metadata", "data"), copy.names());
        assertEquals(Set.of("name", "namespace", "labels", "annotations"), copy.object("metadata").names());
        assertEquals(LOCATOR.downstreamName(), copy.stringAt("metadata", "namespace"));
        assertEquals(Set.of("app", SyncKeys.TARGET_LABEL), copy.objectAt("metadata", "labels").names());
        assertEquals(LOCATOR.target().key(), copy.stringAt("metadata", "labels", SyncKeys.TARGET_LABEL));
        assertEquals(
                Set.of("note", SyncKeys.PROVENANCE, SyncKeys.HASH, SyncKeys.GENERATION),
                copy.objectAt("metadata", "annotations").names());
        assertEquals("3", copy.stringAt("metadata", "annotations", SyncKeys.GENERATION));
    }

    @Test
    void hashIsTheSameForTheSameAndOnlyForThat() {
        String text = "{'metadata':{'name':'a','uid':'u'},'data':{'k':'v','l':'w'}}";
        DesiredCopy one = DesiredCopy.of(House.kind("configmaps"), Json.of(text), LOCATOR);
        JsonObject reordered = Json.of("{'data':{'l':'w','k':'v'},'metadata':{'uid':'u','name':'a'}}");
        assertEquals(one.hash(), DesiredCopy.of(House.kind("configmaps"), reordered, LOCATOR).hash());
        JsonObject changed = Json.of(text.replace("'w'", "'x'"));
        assertNotEquals(one.hash(), DesiredCopy.of(House.kind("configmaps"), changed, LOCATOR).hash());
        JsonObject again = Json.of(text.replace("'u'", "'u2'"));
        assertNotEquals(one.hash(), DesiredCopy.of(House.kind("configmaps"), again, LOCATOR).hash());
    }

    private static final String POD = """
            {'metadata':{'name':'p'},'spec':{%s
             'containers':[{'name':'c','volumeMounts':[{'name':'data','mountPath':'/data'},%s]}],
             'initContainers':[{'name':'i','volumeMounts':[%s]}],
             'volumes':[{'name':'data','emptyDir':{}},%s]}}""";

    @Test
    void theTokenOfAPodIsThatOfTheClusterWhereItRuns() {
        String volume = JsonWriter.text(TokenVolume.of("kube-api-access-abcde"));
        String mount = JsonWriter.text(TokenVolume.mount("kube-api-access-abcde"));
        JsonObject spec = copy("pods", POD.formatted("", mount, mount, volume)).object("spec");
        assertEquals(1, spec.objects("volumes").size());
        assertEquals(1, spec.objects("containers").getFirst().objects("volumeMounts").size());
        assertFalse(spec.objects("initContainers").getFirst().has("volumeMounts"));
        spec = copy("pods", POD.formatted("'automountServiceAccountToken':false,", mount, mount, volume)).object("spec");
        assertEquals(2, spec.objects("volumes").size(), "asked for by the tenant alone");
        assertEquals(2, spec.objects("containers").getFirst().objects("volumeMounts").size());
        String elsewhere = mount.replace("/var/run", "/else");
        spec = copy("pods", POD.formatted("", elsewhere, mount, volume)).object("spec");
        assertEquals(2, spec.objects("volumes").size(), "the tenant has put it somewhere else too");
        spec = copy("pods", POD.formatted("", mount, mount, volume.replace("3607", "7200"))).object("spec");
        assertEquals(2, spec.objects("volumes").size(), "another volume of that name");
    }

    @Test
    void serviceGetsItsAddressesDownstream() {
        JsonObject spec = copy("services", """
                {'metadata':{'name':'s'},'spec':{'type':'NodePort','clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1'],
                 'ipFamilies':['IPv4'],'externalIPs':['1.2.3.4'],'healthCheckNodePort':31000,
                 'ports':[{'port':80,'nodePort':30080}],'selector':{'app':'web'}}}""").object("spec");
        assertEquals(Json.of("{'type':'NodePort','ports':[{'port':80}],'selector':{'app':'web'}}"), spec);
        JsonObject headless =
                copy("services", "{'metadata':{'name':'s'},'spec':{'clusterIP':'None','clusterIPs':['None']}}");
        assertEquals(Json.of("{'clusterIP':'None'}"), headless.object("spec"));
    }

    @Test
    void podTemplatesCarryTheTargetsLabelAndNothingReserved() {
        JsonObject copy = copy("deployments", """
                {'metadata':{'name':'d'},'spec':{'template':{'metadata':{'creationTimestamp':null,
                 'labels':{'app':'w','polder.dev/x':'y'},'annotations':{'kcp.io/z':'q','keep':'me'}},
                 'spec':{'nodeName':'n','ephemeralContainers':[],'containers':[]}}}}""");
        JsonObject template = copy.objectAt("spec", "template");
        assertEquals(Set.of("app", SyncKeys.TARGET_LABEL), template.objectAt("metadata", "labels").names());
        assertEquals(Json.of("{'keep':'me'}"), template.objectAt("metadata", "annotations"));
        assertEquals(Set.of("labels", "annotations"), template.object("metadata").names());
        assertEquals(Json.of("{'containers':[]}"), template.object("spec"));
    }

    @Test
    void jobsLoseTheSelectorThatHoldsAnUpstreamUid() {
        String job = """
                {'metadata':{'name':'j'},'spec':{%s'selector':{'matchLabels':{'controller-uid':'u'}},'template':
                 {'metadata':{'labels':{'controller-uid':'u','batch.kubernetes.io/job-name':'j','a':'b'}}}}}""";
        JsonObject copy = copy("jobs", job.formatted(""));
        assertFalse(copy.object("spec").has("selector"));
        assertEquals(
                Set.of("a", SyncKeys.TARGET_LABEL),
                copy.objectAt("spec", "template", "metadata", "labels").names());
        JsonObject manual = copy("jobs", job.formatted("'manualSelector':true,"));
        assertTrue(manual.object("spec").has("selector"));
        assertEquals("u", manual.stringAt("spec", "template", "metadata", "labels", "controller-uid"));
    }

    @Test
    void cronJobsAndClaimTemplatesAreMarkedAtEveryLevel() {
        JsonObject cron = copy(
                "cronjobs", "{'metadata':{'name':'c'},'spec':{'jobTemplate':{'spec':{'template':{'spec':{}}}}}}");
        String key = LOCATOR.target().key();
        assertEquals(key, cron.stringAt("spec", "jobTemplate", "metadata", "labels", SyncKeys.TARGET_LABEL));
        assertEquals(
                key,
                cron.stringAt("spec", "jobTemplate", "spec", "template", "metadata", "labels", SyncKeys.TARGET_LABEL));
        JsonObject set = copy("statefulsets", """
                {'metadata':{'name':'s'},'spec':{'template':{},'volumeClaimTemplates':[{'metadata':{'name':'v',
                 'creationTimestamp':null},'spec':{'volumeName':'pv'},'status':{'phase':'Pending'}}]}}""");
        JsonObject claim = set.arrayAt("spec", "volumeClaimTemplates").objects().getFirst();
        assertEquals(key, claim.stringAt("metadata", "labels", SyncKeys.TARGET_LABEL));
        assertEquals("v", claim.stringAt("metadata", "name"));
        assertFalse(claim.has("status"));
        assertNull(claim.stringAt("spec", "volumeName"));
    }

    @Test
    void claimsLoseTheirVolume() {
        JsonObject claim = copy("persistentvolumeclaims", """
                {'metadata':{'name':'c','annotations':{'pv.kubernetes.io/bind-completed':'yes','a':'b',
                 'volume.kubernetes.io/selected-node':'n'}},
                 'spec':{'volumeName':'pv-1','accessModes':['ReadWriteOnce']}}""");
        assertEquals(Json.of("{'accessModes':['ReadWriteOnce']}"), claim.object("spec"));
        assertEquals(
                Set.of("a", SyncKeys.PROVENANCE, SyncKeys.HASH),
                claim.objectAt("metadata", "annotations").names());
    }

    @Test
    void copyProvesWhatItIsAndWhatAControllerMadeOfItDoesNot() {
        JsonObject copy = copy("deployments", "{'metadata':{'name':'d','uid':'u9'},'spec':{}}");
        var deployments = House.kind("deployments").resource().groupResource();
        var replicaSets = House.kind("replicasets").resource().groupResource();
        assertEquals("u9", Provenance.ofCopy(copy, deployments, LOCATOR).orElseThrow().upstreamUid());
        assertEquals(Optional.empty(), Provenance.ofCopy(copy, replicaSets, LOCATOR));
        NamespaceLocator other = new NamespaceLocator(LOCATOR.target(), LOCATOR.workspace(), "other");
        assertEquals(Optional.empty(), Provenance.ofCopy(copy, deployments, other));
        JsonObject renamed = copy.deepCopy();
        renamed.object("metadata").put("name", "e");
        assertEquals(Optional.empty(), Provenance.ofCopy(renamed, deployments, LOCATOR));
        JsonObject owned = copy.deepCopy();
        owned.object("metadata").put("ownerReferences", new JsonArray().add(Json.of("{'uid':'x'}")));
        assertEquals("u9", Provenance.ofCopy(owned, deployments, LOCATOR).orElseThrow().upstreamUid());
        JsonObject broken = copy.deepCopy();
        broken.objectAt("metadata", "annotations").put(SyncKeys.PROVENANCE, "{");
        assertEquals(Optional.empty(), Provenance.ofCopy(broken, deployments, LOCATOR));
    }

    @Test
    void reservedKeysAreThoseOfPolderAndKcpAndTheirSubdomains() {
        assertTrue(SyncKeys.isReserved("polder.dev/x"));
        assertTrue(SyncKeys.isReserved("a.b.polder.dev/x"));
        assertTrue(SyncKeys.isReserved("kcp.io/x"));
        assertTrue(SyncKeys.isReserved("state.workload.kcp.io/x"));
        assertFalse(SyncKeys.isReserved("notkcp.io/x"));
        assertFalse(SyncKeys.isReserved("kcp.io"));
        assertFalse(SyncKeys.isReserved("kcp.io.example/x"));
    }

    private static JsonObject copy(String resource, String upstream) {
        return DesiredCopy.of(House.kind(resource), Json.of(upstream), LOCATOR).object();
    }
}
