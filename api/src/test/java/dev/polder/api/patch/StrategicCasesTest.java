package dev.polder.api.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What upstream's `strategicpatch` made of patches, most of them random: lists that merge by key, sets, every directive, nulls,
/// values of another type, and what it refuses.
///
/// Each line of `strategic.txt` is a case: an object, a patch, and its result without nulls and directives (which no Go type
/// keeps), or the words of the refusal.
class StrategicCasesTest {
    /// How much of a refusal is compared: values in it are cut short here.
    private static final int COMPARED = 90;

    @Test
    @DisplayName("#104 directives, merge keys and their refusals")
    void patchesEndAsUpstream() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<JsonObject> cases = cases();
        for (JsonObject line : cases) {
            JsonObject original = line.objectOrNew("original");
            JsonValue patch = Objects.requireNonNull(line.get("patch"));
            String expected = line.has("result")
                    ? JsonWriter.text(Objects.requireNonNull(line.get("result")))
                    : "refused: " + shortened(line.string("refused", ""));
            String actual;
            JsonValue result = null;
            try {
                result = StrategicMergePatch.apply(original, patch, StrategicMergePatchTest.ROOT);
                actual = JsonWriter.text(result);
            } catch (ApiException e) {
                actual = "refused: " + shortened(e.getMessage());
            }
            if (!expected.equals(actual) && (result == null || !result.equals(line.get("result")))) {
                wrong.add(line.get("original") + "\n" + patch + "\n  expected " + expected + "\n  but was  " + actual);
            }
        }
        assertTrue(cases.size() > 500);
        assertEquals(List.of(), wrong, () -> wrong.size() + " differ\n" + String.join("\n", wrong));
    }

    private static String shortened(String message) {
        return message.length() <= COMPARED ? message : message.substring(0, COMPARED);
    }

    private static List<JsonObject> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(StrategicCasesTest.class.getResourceAsStream("strategic.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST))
                    .toList();
        }
    }
}
