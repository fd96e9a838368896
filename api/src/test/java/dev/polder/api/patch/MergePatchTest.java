package dev.polder.api.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.RandomJson;
import dev.polder.api.status.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
    private static JsonValue read(String json) {
        return JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':'b'}|{'a':'c','b':1}|{'a':'c','b':1}",
        "{'a':'b','c':1}|{'a':null,'x':null}|{'c':1}",
        "{'a':{'b':1,'c':2}}|{'a':{'b':null,'d':{'e':null,'f':1}}}|{'a':{'c':2,'d':{'f':1}}}",
        "{'a':[1,2]}|{'a':[3]}|{'a':[3]}",
        "{'a':[1]}|{'a':{'b':null,'c':1}}|{'a':{'c':1}}",
        "{'a':{'b':1}}|{'a':[{'x':null},null]}|{'a':[{},null]}",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "{}|{'a':{'b':{'c':null}}}|{'a':{'b':{}}}"
    })
    void membersMergeAndNullsDelete(String original, String patch, String result) {
        JsonObject object = (JsonObject) read(original);
        JsonObject before = object.deepCopy();
        assertEquals(result, JsonWriter.text(MergePatch.apply(object, read(patch))).replace('"', '\''));
        assertEquals(before, object);
    }

    @DisplayName("#103 a merge patch that is no object")
    @Test
    void aPatchThatIsNoObjectIsABadRequest() {
        JsonObject object = new JsonObject();
        for (String patch : new String[] {"[]", "null", "1"}) {
            JsonValue value = read(patch);
            assertEquals(
                    400, assertThrows(ApiException.class, () -> MergePatch.apply(object, value)).status().code());
        }
    }

    @Test
    void mergingTwiceIsMergingOnce() {
        RandomJson random = new RandomJson(new Random(3));
        for (int i = 0; i < 2000; i++) {
            JsonObject original = random.object(5);
            JsonObject patch = random.object(5);
            JsonObject once = MergePatch.apply(original, patch);
            assertEquals(once, MergePatch.apply(once, patch));
        }
    }
}
