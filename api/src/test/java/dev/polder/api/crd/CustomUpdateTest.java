package dev.polder.api.crd;

import static dev.polder.api.builtin.Trees.json;
import static dev.polder.api.builtin.Trees.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.builtin.Trees;
import dev.polder.api.crd.definition.DefinitionWarnings;
import dev.polder.api.regex.GoRegex;
import dev.polder.api.regex.GoRegexException;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.UnknownFieldPruning;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What may change, and what upstream says of it.
final class CustomUpdateTest {
    /// Each line: subresource, old object, new object, what is wrong; separated by tabs.
    @Test
    @DisplayName("4.15 #199 #205: what an update leaves as it was may stay wrong")
    void updatesAreAnsweredAsUpstreamDoes() throws IOException {
        ResourceDefinition kind = CustomResources.definition(json("""
                {'spec':{'group':'wcrd.polder.dev','scope':'Cluster','names':{'plural':'updates','kind':'Update'},
                'versions':[{'name':'v1','served':true,'storage':true,'subresources':{'status':{}},
                'schema':{'openAPIV3Schema':%s}}]}}""".formatted(CustomAnswersTest.text("tightened.json"))));
        ResourceStrategy strategy = kind.strategy();
        ObjectSchema schema = kind.storageVersion().schema();
        List<String> wrong = new ArrayList<>();
        List<String> lines = CustomAnswersTest.text("updates.txt").lines().toList();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            JsonObject old = (JsonObject) CustomAnswersTest.read(columns[1]);
            JsonObject next = (JsonObject) CustomAnswersTest.read(columns[2]);
            UnknownFieldPruning.prune(schema, next);
            SchemaDefaults.apply(schema, next);
            List<StatusCause> causes = columns[0].isEmpty()
                    ? strategy.validateUpdate(next, old)
                    : strategy.validateStatusUpdate(next, old);
            JsonArray actual = JsonArray.ofStrings(causes.stream()
                    .map(cause -> cause.field() + ": " + cause.reason() + ": " + cause.message())
                    .sorted()
                    .toList());
            if (!CustomAnswersTest.read(columns[3]).equals(actual)) {
                wrong.add(columns[2] + "\n  expected " + columns[3] + "\n  but was  " + JsonWriter.text(actual));
            }
        }
        assertTrue(lines.size() > 20);
        assertEquals(List.of(), wrong, () -> wrong.size() + "\n" + String.join("\n", wrong));
    }

    private static JsonObject crd(String group, String scope, String plural, String kind, String version, boolean established) {
        String conditions = established ? "True" : "False";
        JsonObject crd = json("""
                {'metadata':{'name':'as.g.io'},'spec':{'group':'%s','scope':'%s','names':{'plural':'%s','kind':'%s'},
                'versions':[{'name':'%s','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]},
                'status':{'acceptedNames':{'plural':'as','kind':'A'},'storedVersions':['v1'],
                'conditions':[{'type':'Established','status':'%s'}]}}""".formatted(group, scope, plural, kind, version, conditions));
        Trees.definition("customresourcedefinitions").strategy().applyDefaults(crd);
        return crd;
    }

    private static List<String> change(JsonObject next, JsonObject old) {
        ResourceStrategy strategy = Trees.definition("customresourcedefinitions").strategy();
        strategy.prepareForUpdate(next, old);
        return sentences(strategy.validateUpdate(next, old));
    }

    @Test
    @DisplayName("4.15 #189: group and plural never change, scope and kind not once the names are established")
    void establishedNamesDoNotChange() {
        JsonObject old = crd("g.io", "Cluster", "as", "A", "v1", true);
        assertEquals(List.of(), change(crd("g.io", "Cluster", "as", "A", "v1", true), old));
        assertEquals(
                List.of(
                        "spec.scope: Invalid value: \"Namespaced\": field is immutable",
                        "spec.names.kind: Invalid value: \"B\": field is immutable",
                        "spec.group: Invalid value: \"h.io\": field is immutable",
                        "spec.names.plural: Invalid value: \"bs\": field is immutable"),
                change(crd("h.io", "Namespaced", "bs", "B", "v1", true), old));
        assertEquals(
                List.of("spec.group: Invalid value: \"h.io\": field is immutable"),
                change(crd("h.io", "Namespaced", "as", "B", "v1", true), crd("g.io", "Cluster", "as", "A", "v1", false)));
    }

    @Test
    @DisplayName("4.15 #201: a version that was stored cannot go, and a new storage version is remembered")
    void storedVersionsStay() {
        JsonObject next = crd("g.io", "Cluster", "as", "A", "v2", true);
        List<String> wrong = change(next, crd("g.io", "Cluster", "as", "A", "v1", true));
        assertEquals(JsonArray.ofStrings(List.of("v1", "v2")), next.at("status", "storedVersions"));
        assertEquals(1, wrong.size());
        assertTrue(wrong.getFirst().startsWith("status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions;"));
    }

    @Test
    void onlyAcceptedNamesAreJudgedInTheStatus() {
        JsonObject next = crd("g.io", "Cluster", "as", "A", "v1", true);
        next.objectOrNew("status").objectOrNew("acceptedNames").put("plural", "Bad");
        next.objectOrNew("spec").put("scope", "");
        List<String> wrong = sentences(Trees.definition("customresourcedefinitions")
                .strategy()
                .validateStatusUpdate(next, next));
        assertEquals(1, wrong.size());
        assertTrue(wrong.getFirst().startsWith("status.acceptedNames.plural: Invalid value: \"Bad\""));
    }

    @Test
    @DisplayName("4.15 #186: an approval that was missing before may stay so")
    void approvalIsAskedForOnce() {
        JsonObject old = crd("x.k8s.io", "Cluster", "as", "A", "v1", false);
        assertEquals(List.of(), change(crd("x.k8s.io", "Cluster", "as", "A", "v1", false), old));
        JsonObject approved = crd("x.k8s.io", "Cluster", "as", "A", "v1", false);
        approved.objectOrNew("metadata")
                .objectOrNew("annotations")
                .put("api-approved.kubernetes.io", "https://github.com/kubernetes/x");
        assertFalse(change(crd("x.k8s.io", "Cluster", "as", "A", "v1", false), approved).isEmpty());
    }

    @Test
    @DisplayName("4.15 #197: formats that say nothing are told once")
    void unrecognizedFormatsAreTold() {
        JsonObject crd = json("""
                {'spec':{'versions':[{'schema':{'openAPIV3Schema':{'type':'object','properties':{
                'a':{'type':'string','format':'nonsense'},'b':{'type':'array','items':{'type':'integer','format':'date'}},
                'c':{'type':'string','format':'date-time'}}}}}]}}""");
        assertEquals(
                List.of("unrecognized format \"nonsense\"", "unrecognized format \"date\""),
                DefinitionWarnings.of(crd, null));
        assertEquals(List.of(), DefinitionWarnings.of(crd, crd));
    }

    @Test
    void finalizersOfCustomResourcesNeedNoDomain() {
        ResourceDefinition kind = CustomResourcesTest.withSchema("{'type':'object'}");
        JsonObject object = json("{'metadata':{'name':'a','namespace':'b','finalizers':['mine']}}");
        assertEquals(List.of(), sentences(MetadataValidation.validate(kind, object)));
        assertEquals(1, MetadataValidation.validate(Trees.definition("configmaps"), object).size());
    }

    @Test
    @DisplayName("4.15 #197: a hostile pattern takes time in proportion to the text")
    void hostilePatternsEnd() {
        ResourceDefinition kind = CustomResourcesTest.withSchema("{'type':'object','properties':{'s':{'type':'string',"
                + "'pattern':'^(a|a|aa)*$'}}}");
        JsonObject object = new JsonObject()
                .put("apiVersion", "stable.example.com/v1")
                .put("s", "a".repeat(20_000) + "!");
        List<StatusCause> causes = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> kind.strategy().validateCreate(object));
        assertEquals(1, causes.size());
    }

    @Test
    @DisplayName("4.15 #197: patterns that are large when written out are refused before they are compiled")
    void largePatternsAreRefused() {
        List<String> bad = List.of(
                "((a{1000}){1000}){10}",
                "(a{100}){11}",
                "(".repeat(1001) + "a" + ")".repeat(1001),
                "(a{1000})".repeat(21),
                "a{1001}",
                "[");
        for (String pattern : bad) {
            assertThrows(GoRegexException.class, () -> GoRegex.compile(pattern), pattern);
        }
        List<String> good = List.of(
                "(a{100}){10}", "[[:alpha:](]+", "\\(\\{2000\\}", "a{,5}", "\\Q((({2000}\\E", "^([a-z]{0,61}\\.){1,16}$", "[]a]");
        for (String pattern : good) {
            assertTrue(GoRegex.compile(pattern).pattern().equals(pattern));
        }
    }

    @Test
    @DisplayName("4.15 #205: replica counts that scale reads are numbers that are not negative")
    void replicaCountsAreNumbers() {
        ResourceDefinition kind = CustomResources.definition(json("""
                {'spec':{'group':'g.io','scope':'Cluster','names':{'plural':'as','kind':'A'},'versions':[{'name':'v1',
                'served':true,'storage':true,'subresources':{'scale':{'specReplicasPath':'.spec.replicas',
                'statusReplicasPath':'.status.replicas','labelSelectorPath':'.status.selector'}},
                'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}"""));
        assertEquals(
                List.of(
                        ".spec.replicas: Invalid value: -1: should be a non-negative integer",
                        ".status.replicas: Invalid value: 3000000000: should be less than or equal to 2147483647"),
                sentences(kind.strategy().validateCreate(json(
                        "{'apiVersion':'g.io/v1','spec':{'replicas':-1},'status':{'replicas':3000000000,'selector':'a=b'}}"))));
        assertEquals(
                List.of(),
                kind.strategy().validateCreate(json("{'apiVersion':'g.io/v1','spec':{'replicas':1}}")));
    }
}
