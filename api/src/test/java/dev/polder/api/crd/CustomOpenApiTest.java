package dev.polder.api.crd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.ResourceDefinition;
import java.io.IOException;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a kube-apiserver 1.36 publishes of the same definitions; descriptions apart.
final class CustomOpenApiTest {
    private static final Set<Integer> RECORDED = Set.of(2, 4);

    @Test
    @DisplayName("4.15: OpenAPI v3 has the whole schema, v2 the part that kubectl can read")
    void definitionsArePublishedAsUpstreamDoes() throws IOException {
        JsonObject recorded = (JsonObject) CustomAnswersTest.read(CustomAnswersTest.text("openapi.json"));
        JsonArray schemas = (JsonArray) CustomAnswersTest.read(CustomAnswersTest.text("schemas.json"));
        for (int number : RECORDED) {
            ResourceDefinition kind = CustomAnswersTest.kind(number, (JsonObject) schemas.get(number));
            JsonObject expected = recorded.objectOrNew("Test" + number);
            assertEquals(
                    text(expected.objectOrNew("v3")),
                    text(CustomOpenApi.v3(kind, kind.storageVersion(), CustomOpenApiTest::v3Metadata)));
            assertEquals(
                    text(expected.objectOrNew("v2")),
                    text(CustomOpenApi.v2(kind, kind.storageVersion(), CustomOpenApiTest::v2Metadata)));
        }
    }

    private static JsonObject v3Metadata() {
        JsonObject reference = new JsonObject().put("$ref", "#/components/schemas/" + META);
        return new JsonObject().put("allOf", new JsonArray().add(reference));
    }

    private static JsonObject v2Metadata() {
        return new JsonObject().put("$ref", "#/definitions/" + META);
    }

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// In the order of names, without descriptions; required fields in the order of the alphabet.
    private static String text(JsonValue value) {
        return JsonWriter.text(plain(value));
    }

    private static JsonValue plain(JsonValue value) {
        if (value instanceof JsonArray array) {
            boolean names = array.stream().allMatch(JsonString.class::isInstance);
            return names
                    ? JsonArray.ofStrings(array.strings().stream().sorted().toList())
                    : new JsonArray(array.stream().map(CustomOpenApiTest::plain).toList());
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        TreeMap<String, JsonValue> members = new TreeMap<>();
        object.entries().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
        JsonObject sorted = new JsonObject();
        members.forEach((name, member) -> {
            boolean description = name.equals("description") && member instanceof JsonString;
            if (!description && !(name.equals("default") && member.equals(new JsonObject()) && object.has("allOf"))) {
                sorted.put(name, member);
            }
        });
        return sorted;
    }
}
