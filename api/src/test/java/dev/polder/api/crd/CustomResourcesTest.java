package dev.polder.api.crd;

import static dev.polder.api.builtin.Trees.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.Scope;
import dev.polder.api.resource.Subresources;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.api.validation.UnknownFieldPruning;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a CustomResourceDefinition becomes.
final class CustomResourcesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");

    private static ResourceDefinition definition(String versions) {
        return CustomResources.definition(json("""
                {'spec':{'group':'stable.example.com','scope':'Namespaced','names':{'plural':'crontabs',
                'singular':'crontab','kind':'CronTab','listKind':'CronTabs','shortNames':['ct'],'categories':['all']},
                'versions':%s}}""".formatted(versions)));
    }

    /// A kind with one version whose schema is this.
    static ResourceDefinition withSchema(String schema) {
        return definition("[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':%s}}]".formatted(schema));
    }

    private static String version(String name, boolean served, boolean storage) {
        return "{'name':'%s','served':%s,'storage':%s,'schema':{'openAPIV3Schema':{'type':'object'}}}"
                .formatted(name, served, storage);
    }

    @Test
    @DisplayName("4.15 #190: names, scope and type name come from the definition")
    void namesComeFromTheDefinition() {
        ResourceDefinition kind = withSchema("{'type':'object'}");
        assertEquals("CronTabs", kind.names().listKind());
        assertEquals(List.of("ct"), kind.names().shortNames());
        assertEquals(Scope.NAMESPACED, kind.scope());
        assertEquals("com.example.stable.v1.CronTab", kind.storageVersion().schema().typeName());
        assertTrue(kind.isCustom());
    }

    @Test
    void acceptedNamesWinOverThoseWishedFor() {
        JsonObject crd = json("""
                {'spec':{'group':'g.io','scope':'Cluster','names':{'plural':'as','singular':'new','kind':'New',
                'listKind':'NewList'},'versions':[%s]},
                'status':{'acceptedNames':{'plural':'as','singular':'a','kind':'A','listKind':'AList'}}}"""
                .formatted(version("v1", true, true)));
        ResourceDefinition kind = CustomResources.definition(crd);
        assertEquals("A", kind.names().kind());
        assertEquals("a", kind.names().singular());
        assertEquals(Scope.CLUSTER, kind.scope());
    }

    @Test
    @DisplayName("4.15 #201: the preferred version comes first, the storage version may be older or not served")
    void servedVersionsAreInTheOrderOfTheirPriority() {
        ResourceDefinition kind = definition(List.of(
                        version("v1beta1", true, false),
                        version("foo10", true, false),
                        version("v2", true, false),
                        version("v1alpha1", false, true),
                        version("v10", true, false),
                        version("v1beta11", true, false),
                        version("foo1", true, false))
                .toString());
        assertEquals(
                List.of("v10", "v2", "v1beta11", "v1beta1", "foo1", "foo10"),
                kind.versions().stream().map(VersionDefinition::version).toList());
        assertEquals("v10", kind.preferredVersion().version());
        assertEquals("v1alpha1", kind.storageVersion().version());
        assertTrue(kind.version("v1alpha1").isEmpty());
        assertThrows(
                IllegalArgumentException.class,
                () -> definition("[" + version("v1", false, true) + "]"));
    }

    @Test
    @DisplayName("4.15 #204: a deprecated version names the best newer one, or says its own warning")
    void deprecatedVersionsWarn() {
        ResourceDefinition kind = definition("""
                [{'name':'v1beta1','served':true,'storage':true,'deprecated':true},
                 {'name':'v1alpha1','served':true,'deprecated':true,'deprecationWarning':'gone soon'},
                 {'name':'v2','served':true,'deprecated':true},
                 {'name':'v1','served':true}]""");
        assertEquals(
                "stable.example.com/v1beta1 CronTab is deprecated; use stable.example.com/v1 CronTab",
                warning(kind, "v1beta1"));
        assertEquals("stable.example.com/v2 CronTab is deprecated", warning(kind, "v2"));
        assertEquals("gone soon", warning(kind, "v1alpha1"));
        assertEquals("", warning(kind, "v1"));
    }

    private static String warning(ResourceDefinition kind, String version) {
        return kind.version(version).orElseThrow().custom().orElseThrow().deprecation();
    }

    @Test
    @DisplayName("4.15 #202 #205: subresources and selectable fields are those of the version")
    void subresourcesAreThoseOfTheVersion() {
        ResourceDefinition kind = definition("""
                [{'name':'v1','served':true,'storage':true,'subresources':{'status':{},'scale':{
                'specReplicasPath':'.spec.replicas','statusReplicasPath':'.status.replicas'}},
                'selectableFields':[{'jsonPath':'.spec.color'}]},
                {'name':'v1beta1','served':true,'subresources':{'scale':{'specReplicasPath':'.spec.n',
                'statusReplicasPath':'.status.n','labelSelectorPath':'.status.selector'}},
                'selectableFields':[{'jsonPath':'.spec.size'}]}]""");
        assertTrue(kind.subresources().status());
        assertEquals(
                new Subresources.Scale("spec.replicas", "status.replicas", ""),
                kind.subresourcesIn("v1").scale().orElseThrow());
        assertFalse(kind.subresourcesIn("v1beta1").status());
        assertEquals(
                "status.selector",
                kind.subresourcesIn("v1beta1").scale().orElseThrow().selectorPath());
        assertEquals(Set.of("spec.color"), kind.selectableFieldsIn("v1"));
        assertEquals(Set.of("spec.color", "spec.size"), kind.selectableFields());
    }

    private static List<String> row(String columns, String object) {
        ResourceDefinition kind = definition("[{'name':'v1','served':true,'storage':true,'additionalPrinterColumns':%s}]"
                .formatted(columns));
        JsonObject tree = json(object);
        return kind.storageVersion().columns().stream()
                .map(column -> JsonWriter.text(column.cell().of(tree, NOW)))
                .toList();
    }

    @Test
    @DisplayName("4.15 #203: columns follow their paths, and the age is shown only when there are none")
    void columnsFollowTheirPaths() {
        assertEquals(
                List.of("\"a\"", "\"5m\""),
                row("[]", "{'metadata':{'name':'a','creationTimestamp':'2026-01-01T00:00:00Z'}}"));
        String columns = """
                [{'name':'Ready','type':'string','jsonPath':'.status.conditions[?(@.type==\\"Ready\\")].status'},
                {'name':'First','type':'string','jsonPath':'.spec.list[*].n'},
                {'name':'Last','type':'integer','jsonPath':'.spec.list[-1:].n'},
                {'name':'Obj','type':'string','jsonPath':'.spec.map'},
                {'name':'Num','type':'number','jsonPath':'.spec.ratio'},
                {'name':'Int','type':'integer','jsonPath':'.spec.ratio'},
                {'name':'Text','type':'string','jsonPath':'.spec.ratio'},
                {'name':'Bool','type':'boolean','jsonPath':'.spec.on'},
                {'name':'Wrong','type':'integer','jsonPath':'.spec.on'},
                {'name':'When','type':'date','jsonPath':'.spec.when'},
                {'name':'Never','type':'date','jsonPath':'.spec.never'},
                {'name':'Bad','type':'date','jsonPath':'.metadata.name'},
                {'name':'Key','type':'string','jsonPath':'.metadata.annotations.a\\\\.b/c'},
                {'name':'Quoted','type':'string','jsonPath':'.metadata.annotations[\\u0027a\\\\.b/c\\u0027]'},
                {'name':'Deep','type':'string','jsonPath':'..deep'}]""";
        assertEquals(
                List.of("\"a\"", "\"True\"", "\"1\"", "2", "\"{\\\"a\\\":1,\\\"b\\\":2}\"", "1.5", "1", "\"1.5\"", "true",
                        "null", "\"4m\"", "null", "\"<invalid>\"", "\"x\"", "\"x\"", "\"7\""),
                row(columns, """
                        {'metadata':{'name':'a','annotations':{'a.b/c':'x'}},
                        'spec':{'list':[{'n':1},{'n':2}],'map':{'b':2,'a':1},'ratio':1.5,'on':true,
                        'when':'2026-01-01T00:01:00Z','x':{'deep':7}},
                        'status':{'conditions':[{'type':'Other','status':'Unknown'},{'type':'Ready','status':'True'}]}}"""));
    }

    @Test
    @DisplayName("4.15 #203: a path that does not fit the object shows nothing, one that cannot be read ends the columns")
    void pathsThatDoNotFitShowNothing() {
        String columns = """
                [{'name':'A','type':'string','jsonPath':'.spec[0]'},{'name':'B','type':'string','jsonPath':'.list[7]'},
                {'name':'C','type':'string','jsonPath':'.list[?(@.a>1)].a'},{'name':'D','type':'string',
                'jsonPath':'.a[}'},{'name':'E','type':'string','jsonPath':'.spec'}]""";
        assertEquals(
                List.of("\"\"", "null", "null", "null"),
                row(columns, "{'spec':{},'list':[{'a':'text'}]}"));
    }

    @Test
    void pathsThatMultiplyEndEarly() {
        StringBuilder deep = new StringBuilder("{'a':1}");
        for (int i = 0; i < 100; i++) {
            deep.insert(0, "{'a':").append('}');
        }
        String path = "..[*]".repeat(30);
        assertEquals(
                List.of("\"\"", "null"),
                row("[{'name':'A','type':'string','jsonPath':'%s'}]".formatted(path), deep.toString()));
    }

    private static JsonObject defaulted(String schema, String object) {
        JsonObject tree = json(object);
        SchemaDefaults.apply(withSchema(schema).storageVersion().schema(), tree);
        return tree;
    }

    private static final String NULLS = """
            {'type':'object','properties':{'spec':{'type':'object','properties':{
            'a':{'type':'string','default':'x'},'b':{'type':'string','default':'x','nullable':true},
            'c':{'type':'string'},'d':{'type':'string','nullable':true},
            'l':{'type':'array','items':{'type':'string','default':'i'}},
            'm':{'type':'object','additionalProperties':{'type':'string','default':'v'}},
            'o':{'type':'object','default':{},'properties':{'p':{'type':'integer','default':3}}}}}}}""";

    @Test
    @DisplayName("4.15 #193: null becomes the default or goes where it is not allowed, and stays where it is")
    void nullsAreDefaultedOrDropped() {
        assertEquals(
                json("{'spec':{'a':'x','b':null,'d':null,'l':['i','j'],'m':{'k':'v'},'o':{'p':3}}}"),
                defaulted(NULLS, "{'spec':{'a':null,'b':null,'c':null,'d':null,'l':[null,'j'],'m':{'k':null}}}"));
        assertEquals(json("{}"), defaulted(NULLS, "{}"));
        assertEquals(json("{'metadata':{'name':'a'}}"), defaulted(NULLS, "{'metadata':{'name':'a','labels':null}}"));
    }

    private static JsonObject pruned(String schema, String object, List<String> paths) {
        JsonObject tree = json(object);
        assertEquals(
                paths,
                UnknownFieldPruning.prune(withSchema(schema).storageVersion().schema(), tree));
        return tree;
    }

    @Test
    @DisplayName("4.15 #191 #192: unknown fields go but where the schema keeps them")
    void unknownFieldsGoButWhereTheSchemaKeepsThem() {
        String schema = """
                {'type':'object','properties':{'metadata':{'type':'object','properties':{'name':{'pattern':'a'}}},
                'spec':{'type':'object','properties':{
                'free':{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'in':{'type':'object'}}},
                'any':{'x-kubernetes-preserve-unknown-fields':true},
                'res':{'type':'object','x-kubernetes-embedded-resource':true},
                'map':{'type':'object','additionalProperties':true},
                'texts':{'type':'object','additionalProperties':{'type':'object'}},
                'kept':{'type':'array','x-kubernetes-preserve-unknown-fields':true,'items':{'type':'object'}},
                'list':{'type':'array','items':{'type':'object'}}}}}}""";
        assertEquals(
                json("""
                        {'apiVersion':'v','kind':'K','metadata':{'labels':{'a':'b'}},'spec':{
                        'free':{'x':{'y':1},'in':{}},'any':[{'x':1}],'list':[{}],'kept':[{'x':1}],
                        'res':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'n'}},
                        'map':{'k':{},'s':'t'},'texts':{'k':{}}}}"""),
                pruned(schema, """
                        {'apiVersion':'v','kind':'K','metadata':{'labels':{'a':'b'}},'spec':{'gone':1,
                        'free':{'x':{'y':1},'in':{'z':1}},'any':[{'x':1}],'list':[{'x':1}],'kept':[{'x':1}],
                        'res':{'apiVersion':'v1','kind':'Pod','metadata':{'name':'n','bogus':1},'spec':{}},
                        'map':{'k':{'v':1},'s':'t'},'texts':{'k':{'v':1}}}}""",
                        List.of("spec.free.in.z", "spec.gone", "spec.list[0].x", "spec.map.k.v", "spec.res.metadata.bogus",
                                "spec.res.spec", "spec.texts.k.v")));
    }

    @Test
    @DisplayName("4.15 #192: only metadata is decoded strictly; other types are the schema's business")
    void onlyMetadataIsDecodedStrictly() {
        ResourceDefinition kind = withSchema(
                "{'type':'object','properties':{'spec':{'type':'object','properties':{'a':{'type':'integer'}}}}}");
        assertTrue(SchemaTypes.mismatch(kind.storageVersion().schema(), json("{'spec':{'a':'text'}}"))
                .isEmpty());
        assertTrue(SchemaTypes.mismatch(kind.storageVersion().schema(), json("{'spec':7}")).isEmpty());
        assertTrue(SchemaTypes.mismatch(kind.storageVersion().schema(), json("{'metadata':{'labels':{'a':1}}}"))
                .isPresent());
    }

    @Test
    void nullIsShownAsNoValueInATextColumn() {
        JsonValue cell = CustomColumns.of(
                        List.of(json("{'name':'A','type':'string','jsonPath':'.a'}"))).get(1).cell()
                .of(new JsonObject().put("a", JsonNull.NULL), NOW);
        assertNotNull(cell);
        assertEquals("\"<no value>\"", JsonWriter.text(cell));
    }
}
