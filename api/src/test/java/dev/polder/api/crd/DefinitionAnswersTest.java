package dev.polder.api.crd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.builtin.Trees;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a kube-apiserver 1.36 answered when it was asked to create these CustomResourceDefinitions.
final class DefinitionAnswersTest {
    /// Upstream shows these values as they lie in its memory.
    private static final Pattern INNER = Pattern.compile(
            "((?:spec\\.versions|spec\\.validation\\.openAPIV3Schema): FieldValueInvalid: Invalid value: )"
                    + "(?:\\[\\{|\\{).*[\\]}]: (?=must|only)",
            Pattern.DOTALL);

    /// Each line: definition, code, what is stored or what is wrong; separated by tabs.
    @Test
    @DisplayName("4.15 #185 #186 #190 #193 #196 #201 #202 #203: definitions are judged as upstream does")
    void definitionsAreAnsweredAsUpstreamDoes() throws IOException {
        ResourceDefinition kind = Trees.definition("customresourcedefinitions");
        List<String> wrong = new ArrayList<>();
        List<String> lines = CustomAnswersTest.text("definitions.txt").lines().toList();
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            JsonValue actual = answer(kind, (JsonObject) CustomAnswersTest.read(columns[0]));
            if (!CustomAnswersTest.read(columns[2]).equals(actual)) {
                wrong.add(columns[0] + "\n  expected " + columns[2] + "\n  but was  " + JsonWriter.text(actual));
            }
        }
        assertTrue(lines.size() > 150);
        assertEquals(List.of(), wrong, () -> wrong.size() + "\n" + String.join("\n", wrong));
    }

    private static JsonValue answer(ResourceDefinition kind, JsonObject object) {
        ObjectSchema schema = kind.storageVersion().schema();
        UnknownFieldPruning.prune(schema, object);
        Optional<String> mismatch = SchemaTypes.mismatch(schema, object);
        if (mismatch.isPresent()) {
            return new JsonString(mismatch.get());
        }
        object.remove("status");
        ZeroValues.leaveOut(schema, object);
        SchemaDefaults.apply(schema, object);
        kind.strategy().applyDefaults(object);
        kind.strategy().prepareForCreate(object);
        List<StatusCause> causes = new ArrayList<>(MetadataValidation.validate(kind, object));
        causes.addAll(kind.strategy().validate(object));
        causes.addAll(kind.strategy().validateCreate(object));
        return causes.isEmpty()
                ? object
                : JsonArray.ofStrings(causes.stream()
                        .map(cause -> cause.field() + ": " + cause.reason() + ": " + cause.message())
                        .map(text -> INNER.matcher(text).replaceFirst("$1...: "))
                        .sorted()
                        .toList());
    }
}
