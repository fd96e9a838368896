package dev.polder.api.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {
    private static JsonValue read(String json) {
        return JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static String apply(String original, String patch) {
        JsonObject object = (JsonObject) read(original);
        JsonObject before = object.deepCopy();
        JsonObject result = JsonPatch.parse(read(patch), PatchLimits.DEFAULT).apply(object);
        assertEquals(before, object);
        return JsonWriter.text(result).replace('"', '\'');
    }

    private static int refusal(String original, String patch) {
        return assertThrows(ApiException.class, () -> apply(original, patch)).status().code();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':1}|[]|{'a':1}",
        "{'a':1}|[{'op':'add','path':'/b','value':{'c':[1]}}]|{'a':1,'b':{'c':[1]}}",
        "{'a':[1,3]}|[{'op':'add','path':'/a/1','value':2},{'op':'add','path':'/a/-','value':4}]|{'a':[1,2,3,4]}",
        "{'a':[1,2]}|[{'op':'add','path':'/a/-1','value':3},{'op':'remove','path':'/a/-3'}]|{'a':[2,3]}",
        "{'a':{'b':1,'c':2}}|[{'op':'remove','path':'/a/b'}]|{'a':{'c':2}}",
        "{'a':[1,2,3]}|[{'op':'remove','path':'/a/1'},{'op':'replace','path':'/a/0','value':9}]|{'a':[9,3]}",
        "{'a':1}|[{'op':'replace','path':'/a','value':null}]|{'a':null}",
        "{'a':1}|[{'op':'replace','path':'/b','value':2}]|{'a':1,'b':2}",
        "{'a':1}|[{'op':'replace','path':'','value':{'x':1}}]|{'x':1}",
        "{'a':{'b':1},'c':{}}|[{'op':'move','from':'/a/b','path':'/c/d'}]|{'a':{},'c':{'d':1}}",
        "{'a':[1,2,3]}|[{'op':'move','from':'/a/0','path':'/a/-'}]|{'a':[2,3,1]}",
        "{'a':{'b':[1]}}|[{'op':'copy','from':'/a','path':'/c'},{'op':'add','path':'/c/b/-','value':2}]"
                + "|{'a':{'b':[1]},'c':{'b':[1,2]}}",
        "{'a/b':{'~':1}}|[{'op':'test','path':'/a~1b/~0','value':1},{'op':'remove','path':'/a~1b'}]|{}",
        "{'a':1}|[{'op':'test','path':'','value':{'a':1}}]|{'a':1}",
        "{'a':1}|[{'op':'test','path':'/b','value':null},{'op':'test','path':'/b'}]|{'a':1}",
        "{'a':1}|[{'op':'add','path':'/b'}]|{'a':1,'b':null}",
        "{'a':{'b':1}}|[{'op':'add','path':'/a','value':2,'extra':true}]|{'a':2}"
    })
    void operationsAreDone(String original, String patch, String result) {
        assertEquals(result, apply(original, patch));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[{'op':'remove','path':'/b'}]", "[{'op':'add','path':'/b/c','value':1}]", "[{'op':'add','path':'','value':{}}]",
        "[{'op':'add','path':'/l/3','value':1}]", "[{'op':'add','path':'/l/-4','value':1}]",
        "[{'op':'add','path':'/l/x','value':1}]", "[{'op':'add','path':'/a/x','value':1}]",
        "[{'op':'remove','path':'/l/2'}]", "[{'op':'remove','path':'/l/-'}]", "[{'op':'remove','path':''}]",
        "[{'op':'remove','path':'/a/x'}]", "[{'op':'replace','path':'/l/2','value':1}]",
        "[{'op':'replace','path':'/a/x','value':1}]", "[{'op':'replace','path':'/x/y','value':1}]",
        "[{'op':'replace','path':'','value':[]}]", "[{'op':'test','path':'/a','value':2}]",
        "[{'op':'test','path':'/a','value':null}]", "[{'op':'test','path':'/x','value':1}]",
        "[{'op':'test','path':'/l/5','value':1}]", "[{'op':'test','path':'/x/y','value':1}]",
        "[{'op':'move','from':'/o','path':'/o/p'}]", "[{'op':'move','from':'/x','path':'/y'}]",
        "[{'op':'move','path':'/y'}]", "[{'op':'copy','from':'/x','path':'/y'}]", "[{'op':'copy','path':'/y'}]",
        "[{'op':'merge','path':'/a'}]", "[{'path':'/a'}]", "[{'op':'remove'}]", "[{'op':'remove','path':1}]",
        "[{'op':'remove','path':'a'}]", "[{'op':'remove','path':'/~2'}]", "[null]"
    })
    void whatCannotBeDoneIsInvalid(String patch) {
        assertEquals(422, refusal("{'a':1,'l':[1,2],'o':{}}", patch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "1", "[1]", "'x'", "[[]]"})
    void whatIsNoPatchIsABadRequest(String patch) {
        assertEquals(400, refusal("{}", patch));
    }

    @DisplayName("#101 more than ten thousand operations")
    @Test
    void manyOperationsAreTooLarge() {
        String patch = "[" + "{'op':'test','path':'/a','value':1},".repeat(10_000) + "{'op':'remove','path':'/a'}]";
        ApiException refusal = assertThrows(ApiException.class, () -> apply("{'a':1}", patch));
        assertEquals(413, refusal.status().code());
        assertEquals(
                "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001",
                refusal.getMessage());
    }

    @DisplayName("#102 copies that grow without end")
    @Test
    void copiesThatDoubleTheObjectAreTooLarge() {
        StringBuilder patch = new StringBuilder("[{'op':'add','path':'/a','value':['xxxxxxxxxxxxxxxxxxxxxxxx']}");
        for (int i = 0; i < 40; i++) {
            patch.append(",{'op':'copy','from':'/a','path':'/a/-'}");
        }
        assertEquals(413, refusal("{}", patch.append("]").toString()));
    }

    @Test
    void towersAreTooLarge() {
        StringBuilder patch = new StringBuilder("[{'op':'add','path':'/x','value':{}}");
        for (int i = 0; i < 300; i++) {
            patch.append(",{'op':'move','from':'/x','path':'/y'},{'op':'add','path':'/x','value':{}}")
                    .append(",{'op':'move','from':'/y','path':'/x/y'}");
        }
        assertEquals(413, refusal("{}", patch.append("]").toString()));
        assertEquals(422, refusal("{}", "[{'op':'add','path':'%s','value':1}]".formatted("/x".repeat(100_000))));
    }

    @Test
    void movesOfMuchAreTooLarge() {
        PatchLimits limits = new PatchLimits(100, 1000, 50, 10);
        String move = "{'op':'move','from':'/a','path':'/b'},{'op':'move','from':'/b','path':'/a'}";
        JsonPatch patch = JsonPatch.parse(read("[" + (move + ",").repeat(9) + move + "]"), limits);
        JsonObject object = (JsonObject) read("{'a':[1,2,3,4]}");
        assertEquals(413, assertThrows(ApiException.class, () -> patch.apply(object)).status().code());
    }
}
