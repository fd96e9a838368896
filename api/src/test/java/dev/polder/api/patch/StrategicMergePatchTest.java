package dev.polder.api.patch;

import static dev.polder.api.schema.Schemas.list;
import static dev.polder.api.schema.Schemas.map;
import static dev.polder.api.schema.Schemas.merge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.RandomJson;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property.PatchStrategy;
import dev.polder.api.schema.Schemas;
import dev.polder.api.status.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
    private static final ObjectSchema ENV =
            new Schemas().field("name", Schemas.STRING).field("value", Schemas.STRING).build();
    private static final ObjectSchema SUB = new Schemas()
            .field("a", Schemas.INTEGER)
            .field("b", Schemas.INTEGER)
            .build();
    private static final ObjectSchema ITEM = new Schemas()
            .field("name", Schemas.STRING)
            .field("image", Schemas.STRING)
            .field("env", map(ENV, "name"), merge("name"))
            .field("args", list(Schemas.STRING))
            .field("sub", SUB)
            .build();
    static final ObjectSchema ROOT = new Schemas()
            .field("items", map(ITEM, "name"), merge("name"))
            .field("tags", Schemas.set(), merge(PatchStrategy.MERGE))
            .field("plain", list(Schemas.STRING))
            .field("whole", SUB, merge(PatchStrategy.REPLACE))
            .field("keep", SUB, merge(PatchStrategy.RETAIN_KEYS))
            .field("sub", SUB)
            .field("labels", new MapSchema(Schemas.STRING, false))
            .field("keyless", list(SUB), merge(PatchStrategy.MERGE))
            .build();

    private static JsonValue read(String json) {
        return JsonReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static String apply(String original, String patch) {
        JsonObject object = (JsonObject) read(original);
        JsonObject before = object.deepCopy();
        JsonValue change = read(patch);
        JsonValue changeBefore = change.deepCopy();
        JsonObject result = StrategicMergePatch.apply(object, change, ROOT);
        assertEquals(before, object);
        assertEquals(changeBefore, change);
        return JsonWriter.text(result).replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'a':1}|{'b':2,'a':null}|{'b':2}",
        "{'labels':{'a':'1','b':'2'}}|{'labels':{'a':null,'c':'3'}}|{'labels':{'b':'2','c':'3'}}",
        // lists with a merge key
        "{'items':[{'name':'a','image':'1'},{'name':'b'}]}|{'items':[{'name':'b','image':'2'}]}"
                + "|{'items':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}",
        "{'items':[{'name':'a'}]}|{'items':[{'name':'n','image':null}]}|{'items':[{'name':'n'},{'name':'a'}]}",
        "{'items':[{'name':'a'},{'name':'b'}]}|{'items':[{'$patch':'delete','name':'a'}]}|{'items':[{'name':'b'}]}",
        "{'items':[{'name':'a'}]}|{'items':[{'name':'x'},{'$patch':'replace'}]}|{'items':[{'name':'x'}]}",
        "{'items':[{'name':'a','env':[{'name':'x','value':'1'}]}]}|{'items':[{'name':'a','env':[{'name':'y'}]}]}"
                + "|{'items':[{'name':'a','env':[{'name':'y'},{'name':'x','value':'1'}]}]}",
        "{'items':[{'name':'a','args':['1','2']}]}|{'items':[{'name':'a','args':['3']}]}"
                + "|{'items':[{'name':'a','args':['3']}]}",
        "{}|{'items':[{'name':'a','$setElementOrder/env':[]},{'$patch':'delete','name':'b'}]}|{'items':[{'name':'a'}]}",
        "{'items':[]}|{'items':[]}|{'items':[]}",
        // order
        "{'items':[{'name':'a'},{'name':'b'},{'name':'c'}]}"
                + "|{'$setElementOrder/items':[{'name':'c'},{'name':'a'},{'name':'b'}]}"
                + "|{'items':[{'name':'c'},{'name':'a'},{'name':'b'}]}",
        "{'items':[{'name':'a'},{'name':'s'},{'name':'b'}]}"
                + "|{'$setElementOrder/items':[{'name':'b'},{'name':'n'},{'name':'a'}],'items':[{'name':'n'}]}"
                + "|{'items':[{'name':'s'},{'name':'b'},{'name':'n'},{'name':'a'}]}",
        "{}|{'$setElementOrder/items':[{'name':'b'},{'name':'a'}],'items':[{'name':'b'},{'name':'a'}]}"
                + "|{'items':[{'name':'b'},{'name':'a'}]}",
        "{'tags':['a','b']}|{'$setElementOrder/tags':['b','c','a'],'tags':['c']}|{'tags':['b','c','a']}",
        "{}|{'$setElementOrder/tags':['b']}|{}",
        // lists of scalars
        "{'tags':['a','b']}|{'tags':['c','a']}|{'tags':['c','a','b']}",
        "{'tags':['a','b','c']}|{'$deleteFromPrimitiveList/tags':['b','x']}|{'tags':['a','c']}",
        "{'tags':['a']}|{'$deleteFromPrimitiveList/tags':null}|{}",
        "{}|{'$deleteFromPrimitiveList/tags':['b']}|{}",
        "{'tags':['a']}|{'$deleteFromPrimitiveList/tags':'a'}|{'tags':['a']}",
        "{'plain':['a','b']}|{'plain':['c']}|{'plain':['c']}",
        // objects
        "{'sub':{'a':1}}|{'sub':{'$patch':'replace','b':2}}|{'sub':{'b':2}}",
        "{'sub':{'a':1}}|{'sub':{'$patch':'delete'}}|{'sub':{}}",
        "{'sub':{'a':1}}|{'$patch':'replace','x':1}|{'x':1}",
        "{'sub':{'a':1}}|{'$patch':'delete'}|{}",
        "{}|{'sub':{'$patch':'delete'}}|{}",
        "{'whole':{'a':1}}|{'whole':{'b':2}}|{'whole':{'b':2}}",
        "{'keep':{'a':1,'b':2}}|{'keep':{'$retainKeys':['b'],'b':3}}|{'keep':{'b':3}}",
        "{'keep':{'a':1,'b':2}}|{'keep':{'$retainKeys':['c'],'c':3,'a':null}}|{'keep':{'c':3}}",
        // unknown fields and changed types
        "{'x':{'y':1,'l':[{'name':'a'}]}}|{'x':{'z':2,'l':[{'name':'b','n':null}]}}"
                + "|{'x':{'y':1,'l':[{'name':'b'}],'z':2}}",
        "{'sub':1}|{'sub':{'a':1,'b':null}}|{'sub':{'a':1}}",
        "{'sub':[1]}|{'sub':'x'}|{'sub':'x'}",
        "{'sub':1}|{'sub':{'$patch':'delete'}}|{}"
    })
    void patchesMergeByTheSchema(String original, String patch, String result) {
        assertEquals(result, apply(original, patch));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "400|{'sub':{'$patch':'remove'}}", "400|{'sub':{'$patch':1}}", "400|{'sub':{'$patch':'merge'}}",
        "400|{'items':[{'$patch':'merge','name':'a'}]}", "400|{'items':[{'$patch':'zap','name':'a'}]}",
        "400|{'items':[{'image':'x'}]}", "400|{'items':[{'$patch':'delete'}]}", "400|{'items':['a']}",
        "400|{'items':[{'name':{}}]}", "400|{'tags':['a',1]}", "422|{'tags':[['a']]}", "400|{'keyless':[{'a':2}]}",
        "400|{'sub':{'$retainKeys':'a'}}", "400|{'sub':{'$retainKeys':['a'],'b':1}}",
        "400|{'$setElementOrder/tags':'a'}", "400|{'$setElementOrder/sub':['a']}",
        "400|{'$setElementOrder/tags':['a'],'tags':'a'}", "400|{'$setElementOrder/tags':['a','b'],'tags':['b','a']}",
        "400|{'$setElementOrder/tags':['a'],'tags':['b']}", "400|{'$setElementOrder/none':['a']}",
        "400|{'$setElementOrder/items':[{'name':'a'}],'items':[{'name':'b'}]}", "400|[]", "400|null",
        "400|{'$setElementOrder/tags':null}"
    })
    void malformedPatchesAreRefused(int code, String patch) {
        String original = "{'sub':{'a':1},'items':[{'name':'a'}],'tags':['x'],'keyless':[{'a':1}]}";
        ApiException refusal = assertThrows(ApiException.class, () -> apply(original, patch));
        assertEquals(code, refusal.status().code());
        assertTrue(refusal.getMessage().length() < 500);
    }

    @Test
    void mergingTwiceIsMergingOnce() {
        RandomJson random = new RandomJson(new Random(5));
        for (int i = 0; i < 2000; i++) {
            JsonObject original = random.object(4);
            JsonObject patch = random.object(4);
            JsonObject once = StrategicMergePatch.apply(original, patch, ROOT);
            assertEquals(once, StrategicMergePatch.apply(once, patch, ROOT));
        }
    }

    @Test
    void longListsMergeInTimeThatGrowsWithTheirLength() {
        JsonArray left = new JsonArray();
        JsonArray right = new JsonArray();
        for (int i = 0; i < 40_000; i++) {
            left.add(new JsonObject().put("name", new JsonInteger(i)));
            right.add(new JsonObject().put("name", new JsonInteger(i + 20_000)));
        }
        JsonArray order = new JsonArray();
        right.forEach(item -> order.add(item.deepCopy()));
        JsonObject original = new JsonObject().put("items", left);
        JsonObject patch = new JsonObject().put("items", right).put("$setElementOrder/items", order);
        JsonObject result = Assertions.assertTimeout(
                Duration.ofSeconds(30), () -> StrategicMergePatch.apply(original, patch, ROOT));
        JsonArray items = result.array("items");
        assertEquals(60_000, items == null ? 0 : items.size());
    }
}
