package dev.polder.api.builtin.strategy;

import static dev.polder.api.builtin.Trees.defaulted;
import static dev.polder.api.builtin.Trees.definition;
import static dev.polder.api.builtin.Trees.json;
import static dev.polder.api.builtin.Trees.wrong;
import static dev.polder.api.builtin.Trees.wrongUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyTest {
    @Test
    void aServiceGetsTheDefaultsOfUpstream() {
        assertEquals(
                json("{'spec':{'type':'ClusterIP','sessionAffinity':'None','internalTrafficPolicy':'Cluster',"
                        + "'ports':[{'port':80,'protocol':'TCP','targetPort':80}]},'status':{'loadBalancer':{}}}"),
                defaulted("services", "{'spec':{'ports':[{'port':80}]}}"));
        JsonObject balancer = defaulted(
                "services", "{'spec':{'type':'LoadBalancer','sessionAffinity':'ClientIP','ports':[{'port':80}]}}");
        assertEquals("Cluster", balancer.stringAt("spec", "externalTrafficPolicy"));
        assertEquals(
                10800,
                balancer.integerAt("spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds").getAsLong());
    }

    @Test
    void aServiceIsChecked() {
        assertEquals(List.of("spec.ports: Required value"), wrong("services", "{'spec':{}}"));
        assertEquals(List.of(), wrong("services", "{'spec':{'clusterIP':'None'}}"));
        assertEquals(
                List.of("spec.externalName: Required value"), wrong("services", "{'spec':{'type':'ExternalName'}}"));
        assertEquals(
                List.of(
                        "spec.ports[0].name: Required value",
                        "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
                        "spec.ports[1].targetPort: Invalid value: \"WEB\": must contain only alpha-numeric characters (a-z, 0-9),"
                                + " and hyphens (-)",
                        "spec.ports[1].targetPort: Invalid value: \"WEB\": must contain at least one letter (a-z)",
                        "spec.ports[2].name: Duplicate value: \"b\"",
                        "spec.ports[2]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,"
                                + "\"Port\":2,\"TargetPort\":0,\"NodePort\":0}"),
                wrong(
                        "services",
                        "{'spec':{'ports':[{'targetPort':1},{'name':'b','port':2,'targetPort':'WEB'},{'name':'b','port':2}]}}"));
    }

    @Test
    void aServiceKeepsItsAddress() {
        String old = "{'spec':{'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1'],'ports':[{'port':80}]}}";
        JsonObject changed = defaulted("services", "{'spec':{'ports':[{'port':81}]}}");
        definition("services").strategy().prepareForUpdate(changed, json(old));
        assertEquals("10.0.0.1", changed.stringAt("spec", "clusterIP"));
        assertEquals(
                List.of("spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set"),
                wrongUpdate("services", old.replace("0.0.1", "0.0.2"), old));
        assertEquals(NameRule.DNS_LABEL, definition("services").strategy().nameRule());
    }

    @Test
    void textsOfASecretBecomeData() {
        assertEquals(
                json("{'type':'Opaque','data':{'a':'eA==','b':'eQ=='}}"),
                defaulted("secrets", "{'data':{'a':'AAAA','b':'eQ=='},'stringData':{'a':'x'}}"));
        assertTrue(definition("secrets").strategy().sensitive());
        assertFalse(definition("configmaps").strategy().sensitive());
    }

    @Test
    void dataIsChecked() {
        assertEquals(
                List.of("data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or"
                        + " '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"),
                wrong("configmaps", "{'data':{'a/b':''}}"));
        assertEquals(
                List.of("data[k]: Invalid value: \"k\": duplicate of key present in binaryData"),
                wrong("configmaps", "{'data':{'k':''},'binaryData':{'k':''}}"));
        assertEquals(
                List.of("[]: Too long: may not be more than 1048576 bytes"),
                wrong("configmaps", "{'data':{'k':'" + "x".repeat(1024 * 1024 + 1) + "'}}"));
        assertEquals(
                List.of("data[tls.crt]: Required value", "data[tls.key]: Required value"),
                wrong("secrets", "{'type':'kubernetes.io/tls'}"));
        assertEquals(1, wrong("configmaps", "{'data':{'..':''}}").size());
        assertEquals(1, wrong("configmaps", "{'data':{'..a':''}}").size());
    }

    @Test
    void immutableDataStays() {
        String old = "{'immutable':true,'data':{'k':'v'}}";
        assertEquals(
                List.of("data: Forbidden: field is immutable when `immutable` is set"),
                wrongUpdate("configmaps", "{'immutable':true,'data':{'k':'w'}}", old));
        assertEquals(
                List.of("immutable: Forbidden: field is immutable when `immutable` is set"),
                wrongUpdate("configmaps", "{'data':{'k':'v'}}", old));
        assertEquals(
                List.of("type: Invalid value: \"x\": field is immutable"),
                wrongUpdate("secrets", "{'type':'x'}", "{'type':'y'}"));
    }

    @Test
    void aNamespaceIsBornActive() {
        JsonObject namespace = defaulted("namespaces", "{'metadata':{'name':'n'}}");
        var strategy = definition("namespaces").strategy();
        strategy.prepareForCreate(namespace);
        JsonObject born = json("{'metadata':{'name':'n','labels':{'kubernetes.io/metadata.name':'n'}},"
                + "'spec':{'finalizers':['kubernetes']},'status':{'phase':'Active'}}");
        assertEquals(born, namespace);
        JsonObject other = json("{'metadata':{'name':'n'},'spec':{'finalizers':['mine']}}");
        strategy.prepareForCreate(other);
        assertEquals(List.of("mine", "kubernetes"), other.arrayAt("spec", "finalizers").strings());
        assertEquals(NameRule.DNS_LABEL, strategy.nameRule());
    }

    @Test
    void rolesAreChecked() {
        assertEquals(
                List.of(
                        "rules[0].verbs: Required value: verbs must contain at least one value",
                        "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
                        "rules[0].resources: Required value: resource rules must supply at least one resource"),
                wrong("roles", "{'rules':[{}]}"));
        String urls = "{'rules':[{'verbs':['get'],'nonResourceURLs':['/x']}]}";
        assertEquals(List.of(), wrong("clusterroles", urls));
        assertEquals(
                List.of("rules[0].nonResourceURLs: Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs"),
                wrong("roles", urls));
        assertEquals(1, wrong("clusterroles", urls.replace("'verbs'", "'resources':['a'],'verbs'")).size());
    }

    @Test
    void bindingsAreDefaultedAndChecked() {
        String binding = "{'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'},"
                + "{'kind':'ServiceAccount','name':'s','namespace':'n'}]}";
        assertEquals(List.of(), wrong("rolebindings", binding));
        assertEquals(
                "rbac.authorization.k8s.io",
                defaulted("rolebindings", binding).objects("subjects").getFirst().string("apiGroup"));
        assertEquals(
                List.of("roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\""),
                wrong("clusterrolebindings", binding));
        assertEquals(
                List.of(
                        "roleRef.kind: Unsupported value: \"\": supported values: \"Role\", \"ClusterRole\"",
                        "roleRef.name: Required value",
                        "subjects[0].name: Required value",
                        "subjects[1].name: Required value",
                        "subjects[1].apiGroup: Unsupported value: \"x\": supported values: \"rbac.authorization.k8s.io\"",
                        "subjects[2].name: Required value",
                        "subjects[2].kind: Unsupported value: \"Dog\": supported values: \"ServiceAccount\", \"User\", \"Group\""),
                wrong(
                        "rolebindings",
                        "{'subjects':[{'kind':'ServiceAccount'},{'kind':'Group','apiGroup':'x'},{'kind':'Dog'}]}"));
        assertEquals(1, wrongUpdate("rolebindings", binding.replace("'r'", "'q'"), binding).size());
    }

    @Test
    void claimsAreBoundOnce() {
        String claim = "{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}";
        assertEquals(List.of(), wrong("persistentvolumeclaims", claim));
        assertEquals(
                List.of(
                        "spec.accessModes: Required value: at least 1 access mode is required",
                        "spec.resources[storage]: Required value"),
                wrong("persistentvolumeclaims", "{'spec':{}}"));
        assertEquals(
                List.of(
                        "spec.accessModes: Required value",
                        "spec.capacity: Required value",
                        "spec.capacity: Unsupported value: null: supported values: \"storage\"",
                        "spec: Required value: must specify a volume type"),
                wrong("persistentvolumes", "{'spec':{}}"));
        String bound = claim.replace("'accessModes'", "'volumeName':'v','accessModes'");
        assertEquals(List.of(), wrongUpdate("persistentvolumeclaims", bound, claim));
        assertEquals(1, wrongUpdate("persistentvolumeclaims", bound.replace("'v'", "'w'"), bound).size());
        JsonObject object = json(claim);
        definition("persistentvolumeclaims").strategy().prepareForCreate(object);
        assertEquals("Pending", object.stringAt("status", "phase"));
    }

    @Test
    void policiesAndPortsAreDefaulted() {
        assertEquals(
                json("{'spec':{'egress':[{'ports':[{'port':1,'protocol':'TCP'}]}],'podSelector':{},"
                        + "'policyTypes':['Ingress','Egress']}}"),
                defaulted("networkpolicies", "{'spec':{'egress':[{'ports':[{'port':1}]}]}}"));
        assertEquals(
                json("{'subsets':[{'ports':[{'port':1,'protocol':'TCP'}]}]}"),
                defaulted("endpoints", "{'subsets':[{'ports':[{'port':1}]}]}"));
        assertEquals(
                json("{'addressType':'','endpoints':null,'ports':[{'port':1,'protocol':'TCP','name':''}]}"),
                defaulted("endpointslices", "{'ports':[{'port':1}]}"));
    }

    @Test
    void theTypeOfAWorkspaceStays() {
        assertEquals(
                List.of("spec.type: Invalid value: {\"name\":\"b\"}: type is immutable"),
                wrongUpdate("workspaces", "{'spec':{'type':{'name':'b'}}}", "{'spec':{'type':{'name':'a'}}}"));
        assertEquals(List.of(), wrongUpdate("workspaces", "{'spec':{'cluster':'x'}}", "{'spec':{}}"));
        assertFalse(definition("workspaces").strategy().allowsUnconditionalUpdate());
    }
}
