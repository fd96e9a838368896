package dev.polder.api.crd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.ZeroValues;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.SchemaTypes;
import dev.polder.api.validation.UnknownFieldPruning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a kube-apiserver 1.36 answered when it was asked to create these custom resources.
final class CustomAnswersTest {
    /// Each line: number of the schema, object, code, what is stored or what is wrong; separated by tabs.
    @Test
    @DisplayName("4.15 #191 #193 #194 #195 #196 #197: values are judged, pruned and defaulted as upstream does")
    void customResourcesAreAnsweredAsUpstreamDoes() throws IOException {
        List<ResourceDefinition> kinds = new ArrayList<>();
        ((JsonArray) read(text("schemas.json"))).objects().forEach(schema -> kinds.add(kind(kinds.size(), schema)));
        List<String> wrong = new ArrayList<>();
        List<String> lines = text("answers.txt").lines().toList();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            JsonObject object = (JsonObject) read(columns[1]);
            String actual = JsonWriter.text(answer(kinds.get(Integer.parseInt(columns[0])), object));
            if (!read(columns[3]).equals(read(actual))) {
                wrong.add(columns[1] + "\n  expected " + columns[3] + "\n  but was  " + actual);
            }
        }
        assertTrue(lines.size() > 200);
        assertEquals(List.of(), wrong, () -> wrong.size() + "\n" + String.join("\n", wrong));
    }

    static ResourceDefinition kind(int number, JsonObject schema) {
        JsonObject version = new JsonObject()
                .put("name", "v1")
                .put("served", true)
                .put("storage", true)
                .put("schema", new JsonObject().put("openAPIV3Schema", schema));
        JsonObject names = new JsonObject().put("plural", "tests" + number).put("kind", "Test" + number);
        return CustomResources.definition(new JsonObject()
                .put(
                        "spec",
                        new JsonObject()
                                .put("group", "wcrd.polder.dev")
                                .put("scope", "Cluster")
                                .put("names", names)
                                .put("versions", new JsonArray(List.of(version)))));
    }

    /// The object as it is stored, or what is wrong with it.
    private static JsonValue answer(ResourceDefinition kind, JsonObject object) {
        ObjectSchema schema = kind.storageVersion().schema();
        UnknownFieldPruning.prune(schema, object);
        Optional<String> mismatch = SchemaTypes.mismatch(schema, object);
        if (mismatch.isPresent()) {
            return new JsonString("%1$s in version \"v1\" cannot be handled as a %1$s: %2$s"
                    .formatted(kind.names().kind(), mismatch.get()));
        }
        ZeroValues.leaveOut(schema, object);
        SchemaDefaults.apply(schema, object);
        List<StatusCause> causes = new ArrayList<>(MetadataValidation.validate(kind, object));
        causes.addAll(kind.strategy().validate(object));
        causes.addAll(kind.strategy().validateCreate(object));
        return causes.isEmpty()
                ? object
                : JsonArray.ofStrings(causes.stream()
                        .map(cause -> cause.field() + ": " + cause.reason() + ": " + cause.message())
                        .sorted()
                        .toList());
    }

    static JsonValue read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(CustomAnswersTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
