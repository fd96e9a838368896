package dev.polder.api.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.api.apply.ApplyResult.Conflicts;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.jspecify.annotations.Nullable;

/// What upstream's merge (structured-merge-diff 6.3, with the rules that kube-apiserver puts around it) made of sequences of
/// applies and updates: the object, who owns what, the conflicts. Recorded, half of the sequences random.
///
/// The first line of `merges.txt` has the schemas; each other one is a case, with its schema and operations: what is done
/// (`apply`, `force`, `update`, or a change to another `schema`), by whom, with what, and what came of it.
///
/// The kinds of cases are those of upstream's own tests: leaves, sets, keyed and nested lists and maps, several appliers,
/// default keys, deduced types, atomic and granular, duplicates, changes of schema, what is extracted and applied again.
/// Three kinds are not here. Fields that are converted or renamed between versions, and versions that are gone: an object
/// has one version while its owners are judged, and of a version that the kind does not have is only known that it is
/// forgotten ([#ownersInAVersionThatIsGoneAreForgotten]). Relations of a field that differ from those of its type: a
/// schema here has them in one place. Ignored fields: there are two, spec and status of each other's endpoint, which have
/// their tests with those endpoints.
class MergeCasesTest {
    private static final JsonLimits LIMITS = new JsonLimits(16 << 20, 256, 5_000_000);

    @TestFactory
    Stream<DynamicTest> sequencesEndAsUpstream() throws IOException {
        List<JsonObject> lines = lines();
        JsonObject schemas = lines.getFirst();
        return lines.stream().skip(1).map(line -> DynamicTest.dynamicTest(
                line.string("case", ""), () -> new Replay(schemas, line.string("schema", "")).run(line.objects("ops"))));
    }

    @TestFactory
    Stream<DynamicTest> ownersInAVersionThatIsGoneAreForgotten() {
        return Stream.of("update", "apply").map(what -> DynamicTest.dynamicTest("#124 " + what, () -> {
            JsonObject live = Fixtures.apply(null, "spec: {replicas: 1, nested: {x: 1}}", "old");
            live.objectOrNew("metadata").objects("managedFields").getFirst().put("apiVersion", "apps/v0");
            JsonObject after = what.equals("apply")
                    ? Fixtures.apply(live, "spec: {replicas: 1}", "m")
                    : Fixtures.update(live, "spec: {replicas: 2}", "m");
            assertEquals("", Fixtures.owned(after, "old"));
            assertEquals(
                    what.equals("apply") ? "APPLY\n.spec.replicas\n" : "UPDATE\n.spec.replicas\n",
                    Fixtures.owned(after, "m"));
        }));
    }

    private static List<JsonObject> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(MergeCasesTest.class.getResourceAsStream("merges.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8), LIMITS))
                    .toList();
        }
    }

    /// The schemas of the cases in their own short notation.
    private record Notation(JsonObject types) {
        ObjectSchema root() {
            Map<String, Property> fields = new LinkedHashMap<>();
            fields.put("apiVersion", property(null, () -> ScalarSchema.STRING));
            fields.put("kind", property(null, () -> ScalarSchema.STRING));
            fields.put("metadata", property(null, () -> Fixtures.META));
            fields.put("spec", property(null, () -> schema(Objects.requireNonNull(types.get("spec")))));
            return new ObjectSchema("", "", fields, false, false);
        }

        private static Property property(@Nullable JsonValue absent, Supplier<Schema> schema) {
            return new Property("", false, absent, Property.Merge.NONE, schema);
        }

        private Schema schema(JsonValue notation) {
            if (notation instanceof JsonString(String name)) {
                return switch (name) {
                    case "string" -> ScalarSchema.STRING;
                    case "number" -> new ScalarSchema(ScalarType.NUMBER, "", List.of());
                    case "boolean" -> new ScalarSchema(ScalarType.BOOLEAN, "", List.of());
                    case "any" -> new AnySchema(false);
                    default -> schema(Objects.requireNonNull(types.get(name.substring(1))));
                };
            }
            JsonObject type = (JsonObject) notation;
            JsonObject fields = type.object("fields");
            if (fields != null) {
                Map<String, Property> properties = new LinkedHashMap<>();
                fields.entries().forEach(field -> properties.put(field.getKey(), field(field.getValue())));
                return new ObjectSchema("", "", properties, type.isTrue("atomic"), false);
            }
            JsonValue values = type.get("values");
            if (values != null) {
                return values instanceof JsonString(String name) && name.startsWith("#rec")
                        ? recursive(type.isTrue("atomic"))
                        : new MapSchema(schema(values), type.isTrue("atomic"));
            }
            return new ListSchema(
                    schema(Objects.requireNonNull(type.get("items"))),
                    ListType.valueOf(type.string("list", "").toUpperCase(Locale.ROOT)),
                    type.array("keys") == null ? List.of() : Objects.requireNonNull(type.array("keys")).strings());
        }

        /// Maps in maps, deeper than any case goes.
        private static Schema recursive(boolean atomic) {
            Schema schema = new MapSchema(new AnySchema(false), atomic);
            for (int depth = 0; depth < 8; depth++) {
                schema = new MapSchema(schema, atomic);
            }
            return schema;
        }

        private Property field(JsonValue notation) {
            if (notation instanceof JsonObject type && type.has("default")) {
                Schema schema = schema(Objects.requireNonNull(type.get("of")));
                return property(type.get("default"), () -> schema);
            }
            Schema schema = schema(notation);
            return property(null, () -> schema);
        }
    }

    /// One case while it is done again.
    private static final class Replay {
        private final JsonObject schemas;
        private ObjectSchema schema;
        private @Nullable JsonObject live;

        Replay(JsonObject schemas, String schema) {
            this.schemas = schemas;
            this.schema = new Notation(schemas.objectOrNew(schema)).root();
        }

        void run(List<JsonObject> operations) {
            int number = 0;
            for (JsonObject operation : operations) {
                String what = ++number + " " + operation;
                String before = JsonWriter.text(live == null ? new JsonObject() : live);
                switch (operation.string("do", "")) {
                    case "schema" -> schema = new Notation(schemas.objectOrNew(operation.string("schema", ""))).root();
                    case "update" -> {
                        live = ManagedFieldsUpdate.update(live, wanted(operation), schema, by(operation));
                        checkState(operation, what);
                    }
                    default -> apply(operation, what);
                }
                if (operation.has("refused") || operation.has("conflicts")) {
                    assertEquals(before, JsonWriter.text(live == null ? new JsonObject() : live), what);
                }
            }
        }

        private void apply(JsonObject operation, String what) {
            Supplier<ApplyResult> apply = () -> ServerSideApply.apply(
                    live, wanted(operation), schema, by(operation), operation.string("do", "").equals("force"));
            if (operation.has("refused")) {
                String message = assertThrows(ApiException.class, apply::get, what).getMessage();
                assertEquals(
                        "failed to create typed patch object (/; /v1, Kind=Thing): " + operation.string("refused"),
                        message,
                        what);
                return;
            }
            switch (apply.get()) {
                case Conflicts conflicts ->
                    assertEquals(
                            operation.array("conflicts") == null
                                    ? List.of()
                                    : Objects.requireNonNull(operation.array("conflicts")).strings(),
                            conflicts.conflicts().stream()
                                    .map(c -> c.owner().manager() + " " + c.owner().operation().text() + " " + c.path())
                                    .sorted()
                                    .toList(),
                            what);
                case ApplyResult.Applied applied -> {
                    live = applied.object();
                    checkState(operation, what);
                }
            }
        }

        private static JsonObject wanted(JsonObject operation) {
            JsonObject wanted = new JsonObject().put("apiVersion", "v1").put("kind", "Thing");
            JsonValue spec = operation.get("spec");
            return spec == null ? wanted : wanted.put("spec", spec.deepCopy());
        }

        private static ManagedWrite by(JsonObject operation) {
            return new ManagedWrite(operation.string("by", ""), "v1", "", false, Fixtures.T1);
        }

        private void checkState(JsonObject operation, String what) {
            JsonObject state = Objects.requireNonNull(live);
            if (!operation.has("object")) {
                return;
            }
            JsonObject expected = new JsonObject();
            JsonValue spec = Objects.requireNonNull(operation.object("object"), what).get("spec");
            if (spec != null) {
                expected.put("spec", spec);
            }
            JsonObject actual = new JsonObject();
            JsonValue has = state.get("spec");
            if (has != null) {
                actual.put("spec", has);
            }
            assertEquals(expected.toString(), inOrderOf(expected, actual).toString(), what);
            Map<String, String> owners = new TreeMap<>();
            ManagedFields.of(state).owners().forEach((owner, owned) -> owners.put(
                    owner.manager() + " " + owner.operation().text(), JsonWriter.text(FieldsV1.encode(owned.fields()))));
            Map<String, String> recorded = new TreeMap<>();
            operation.objectOrNew("owners").entries().forEach(owner ->
                    recorded.put(owner.getKey(), JsonWriter.text(owner.getValue())));
            assertEquals(recorded, owners, what);
        }

        /// Objects are the same in any order of their members; shown in that of the other.
        private static JsonObject inOrderOf(JsonObject expected, JsonObject actual) {
            return expected.equals(actual) ? expected : actual;
        }
    }
}
