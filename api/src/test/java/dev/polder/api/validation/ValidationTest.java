package dev.polder.api.validation;

import static dev.polder.api.builtin.Trees.definition;
import static dev.polder.api.builtin.Trees.json;
import static dev.polder.api.builtin.Trees.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.schema.ObjectSchema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final ObjectSchema DEPLOYMENT = schema("deployments");

    @Test
    void wrongTypesAreToldAsGoTellsThem() {
        assertEquals(
                Optional.of("json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"),
                mismatch("deployments", "{'spec':{'replicas':'x'}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value"
                        + " of type string"),
                mismatch(
                        "deployments",
                        "{'spec':{'template':{'spec':{'containers':[{'env':[{'name':'a','value':1}]}]}}}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container"),
                mismatch("pods", "{'spec':{'containers':{}}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string"),
                mismatch("pods", "{'metadata':{'labels':{'a':true}}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec"),
                mismatch("pods", "{'spec':[]}"));
        assertEquals(
                Optional.of("json: cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string"),
                mismatch("pods", "{'metadata':{'labels':'x'}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool"),
                mismatch("pods", "{'spec':{'hostNetwork':'true'}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32"),
                mismatch("deployments", "{'spec':{'replicas':3000000000}}"));
    }

    @Test
    void textsWithAFormatAreRead() {
        assertEquals(
                Optional.of("illegal base64 data at input byte 1"), mismatch("secrets", "{'data':{'a':'x!!!'}}"));
        assertEquals(Optional.of("illegal base64 data at input byte 0"), mismatch("secrets", "{'data':{'a':'abc'}}"));
        assertEquals(Optional.empty(), mismatch("secrets", "{'data':{'a':'eA=='}}"));
        assertTrue(mismatch("pods", "{'metadata':{'creationTimestamp':'today'}}").orElseThrow().startsWith("parsing time \"today\""));
        assertEquals(Optional.empty(), mismatch("pods", "{'metadata':{'creationTimestamp':null}}"));
        assertEquals(Optional.empty(), mismatch("leases", "{'spec':{'renewTime':'2026-01-01T00:00:00.000001Z'}}"));
        assertEquals(Optional.empty(), mismatch("services", "{'spec':{'ports':[{'targetPort':'web'},{'targetPort':1}]}}"));
        assertEquals(
                Optional.of("json: cannot unmarshal bool into Go value of type int32"),
                mismatch("services", "{'spec':{'ports':[{'targetPort':true}]}}"));
        String limits = "{'spec':{'containers':[{'resources':{'limits':{'cpu':%s}}}]}}";
        for (String good : List.of("1", "'100m'", "'1.5Gi'", "'1e3'", "0.5")) {
            assertEquals(Optional.empty(), mismatch("pods", limits.formatted(good)));
        }
        assertTrue(mismatch("pods", limits.formatted("'much'")).orElseThrow().startsWith("quantities must match"));
    }

    @Test
    void unknownFieldsAreFoundAndPruned() {
        JsonObject object = json("{'kind':'Deployment','spec':{'foo':1,'template':{'spec':{'containers':[{'name':'c','bar':2}]},"
                + "'metadata':{'labels':{'any':'x'}}}},'baz':null}");
        List<String> unknown = List.of("spec.foo", "spec.template.spec.containers[0].bar", "baz");
        assertEquals(unknown, UnknownFieldPruning.find(DEPLOYMENT, object));
        assertEquals(unknown, UnknownFieldPruning.prune(DEPLOYMENT, object));
        assertEquals(List.of(), UnknownFieldPruning.find(DEPLOYMENT, object));
        assertEquals("unknown field \"baz\"", UnknownFieldPruning.message("baz"));
        JsonObject revision = json("{'data':{'anything':{'goes':1}}}");
        assertEquals(List.of(), UnknownFieldPruning.prune(schema("controllerrevisions"), revision));
    }

    @Test
    void requiredTextsAndEnumerationsAreChecked() {
        assertEquals(
                List.of(
                        "spec.containers[0].name: Required value",
                        "spec.containers[1].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\","
                                + " \"IfNotPresent\", \"Never\"",
                        "spec.restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\", \"Never\", \"OnFailure\""),
                sentences(SchemaValidation.validate(
                        schema("pods"),
                        json("{'spec':{'restartPolicy':'Maybe','containers':[{'name':''},{'name':'a',"
                                + "'imagePullPolicy':'Sometimes'}]}}"))));
    }

    @Test
    void nothingIsAskedOfABuiltInStatus() {
        JsonObject pod = json("{'status':{'containerStatuses':[{'name':'c','imageID':''}]}}");
        assertEquals(List.of(), SchemaValidation.validate(schema("pods"), pod));
    }

    @Test
    void ourOwnKindsNeedEveryRequiredField() {
        assertEquals(
                List.of(
                        "spec.credentialsSecretRef.namespace: Required value",
                        "status.syncedResources[0].resource: Required value",
                        "status.syncedResources[0].state: Unsupported value: \"Odd\": supported values: \"Accepted\","
                                + " \"Incompatible\", \"Pending\"",
                        "status.syncedResources[0].versions: Required value"),
                sentences(SchemaValidation.validate(
                        schema("synctargets"),
                        json("{'spec':{'credentialsSecretRef':{'name':'s'}},'status':{'syncedResources':[{'state':'Odd'}]}}"))));
    }

    @Test
    void schemaDefaultsGoAllTheWayDown() {
        JsonObject target = json("{'spec':{},'status':{'syncedResources':[{'resource':'r','versions':['v1']}]}}");
        SchemaDefaults.apply(schema("synctargets"), target);
        assertEquals(
                json("{'spec':{'unschedulable':false},'status':{'syncedResources':[{'resource':'r','versions':['v1'],"
                        + "'group':'','state':'Pending'}]}}"),
                target);
        JsonObject pod = json("{'spec':{'containers':[{'ports':[{'protocol':null}]}]}}");
        SchemaDefaults.apply(schema("pods"), pod);
        assertEquals(
                json("{'spec':{'containers':[{'name':'','resources':{},'ports':[{'containerPort':0,'protocol':'TCP'}]}]},"
                        + "'status':{}}"),
                pod);
    }

    @Test
    void namesFollowTheirRule() {
        assertEquals(List.of(), Names.check(NameRule.DNS_SUBDOMAIN, "a.b-c", false));
        assertEquals(
                List.of("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                        + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"),
                Names.check(NameRule.DNS_SUBDOMAIN, "A_b", false));
        assertEquals(List.of(), Names.check(NameRule.DNS_LABEL, "abc-", true));
        assertEquals(2, Names.check(NameRule.DNS_LABEL, "-".repeat(64), false).size());
        assertEquals(1, Names.check(NameRule.DNS_1035_LABEL, "1a", false).size());
        assertEquals(List.of("may not contain '/'"), Names.check(NameRule.PATH_SEGMENT, "a/b", false));
        assertEquals(List.of("may not be '..'"), Names.check(NameRule.PATH_SEGMENT, "..", false));
        assertEquals(List.of(), Names.check(NameRule.PATH_SEGMENT, "system:node", false));
        assertEquals(1, Names.check(NameRule.DNS_SUBDOMAIN, "a".repeat(1_000_000), false).size());
        assertEquals(List.of("must be no more than 15 characters"), Names.portName("a234567890123456"));
        assertEquals(2, Names.portName("-a--b").size());
        assertEquals(List.of(), Names.portNumber(1));
    }

    @Test
    void labelsFollowTheirRule() {
        assertEquals(List.of(), Names.labelKey("example.com/Name"));
        assertEquals(1, Names.labelKey("a/b/c").size());
        assertEquals("prefix part must be non-empty", Names.labelKey("/b").getFirst());
        assertEquals("name part must be non-empty", Names.labelKey("a/").getFirst());
        assertTrue(Names.labelKey("A_/b").getFirst().startsWith("prefix part a lowercase RFC 1123 subdomain"));
        assertEquals(List.of(), Names.labelValue(""));
        assertEquals("must be no more than 63 bytes", Names.labelValue("a".repeat(64)).getFirst());
    }

    @Test
    void metadataIsChecked() {
        assertEquals(
                List.of("metadata.name: Required value: name or generateName is required"), meta("configmaps", "'namespace':'n'"));
        assertEquals(List.of("metadata.namespace: Required value"), meta("configmaps", "'generateName':'a-'"));
        assertEquals(
                List.of("metadata.namespace: Forbidden: not allowed on this type"),
                meta("namespaces", "'name':'a','namespace':'n'"));
        List<String> labels = meta("configmaps", "'name':'a','namespace':'n','labels':{'k':'-'}");
        assertTrue(labels.getFirst().startsWith("metadata.labels: Invalid value: \"-\": a valid label must be"));
        assertEquals(
                List.of("metadata.annotations: Too long: may not be more than 262144 bytes"),
                meta("configmaps", "'name':'a','namespace':'n','annotations':{'k':'" + "x".repeat(300_000) + "'}"));
        assertEquals(
                List.of(
                        "metadata.ownerReferences.apiVersion: Invalid value: \"\": version must not be empty",
                        "metadata.ownerReferences.uid: Invalid value: \"\": must not be empty"),
                meta("configmaps", "'name':'a','namespace':'n','ownerReferences':[{'kind':'k','name':'n'}]"));
        assertEquals(
                1,
                meta(
                                "configmaps",
                                "'name':'a','namespace':'n','ownerReferences':["
                                        + "{'apiVersion':'v1','kind':'k','name':'n','uid':'u','controller':true},"
                                        + "{'apiVersion':'v1','kind':'k','name':'m','uid':'v','controller':true}]")
                        .size());
        assertEquals(1, meta("configmaps", "'name':'a','namespace':'n','finalizers':['a/b/c']").size());
    }

    @Test
    void identityDoesNotChange() {
        String old = "{'metadata':{'name':'a','uid':'u','deletionTimestamp':'2026-01-01T00:00:00Z','finalizers':['x']}}";
        assertEquals(
                List.of(
                        "metadata.uid: Invalid value: \"v\": field is immutable",
                        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new"
                                + " finalizers []string{\"y\"}"),
                sentences(MetadataValidation.validateUpdate(
                        json(old.replace("'u'", "'v'").replace("['x']", "['x','y']")), json(old))));
    }

    @Test
    void causesShowValuesAsJson() {
        Causes causes = new Causes().duplicate("f", "v").invalid("g", (JsonObject) null, "d");
        assertEquals(List.of("f: Duplicate value: \"v\"", "g: Invalid value: null: d"), sentences(causes.list()));
    }

    private static List<String> meta(String plural, String metadata) {
        return sentences(MetadataValidation.validate(definition(plural), json("{'metadata':{" + metadata + "}}")));
    }

    private static Optional<String> mismatch(String plural, String text) {
        return SchemaTypes.mismatch(schema(plural), json(text));
    }

    private static ObjectSchema schema(String plural) {
        return definition(plural).storageVersion().schema();
    }
}
