package dev.polder.syncer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.syncer.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldPathTest {
    private static final String OBJECT = """
            {'metadata':{'labels':{'a.b/c':'d','e':'f'}},'data':{'x.y':'z'},'spec':{'replicas':2,'list':[1],
             'containers':[{'name':'a','image':'i'},{'name':'b,]','image':'j','ports':[{'port':80,'protocol':'TCP'}]}]}}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                ".spec.replicas | \"replicas\":2,",
                ".spec.containers[name=\"a\"].image | ,\"image\":\"i\"",
                ".spec.containers[name=\"b,]\"].image | ,\"image\":\"j\"",
                ".spec.containers[name=\"b,]\"].ports[port=80,protocol=\"TCP\"].protocol | ,\"protocol\":\"TCP\"",
                ".metadata.labels.a.b/c | \"a.b/c\":\"d\",",
                ".data.x.y | \"x.y\":\"z\""
            })
    void fieldIsTakenOutAndNothingElse(String path, String gone) {
        JsonObject object = Json.of(OBJECT);
        String before = JsonWriter.text(object);
        assertEquals(true, FieldPath.remove(object, path));
        assertEquals(before.replace(gone, ""), JsonWriter.text(object));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "replicas", ".spec.absent", ".spec.replicas.deep", ".spec.list[=1]", ".spec.list[0]",
                ".spec.containers[name=\"a\"]", ".spec.containers[name=\"z\"].image", ".spec.containers[name=].image",
                ".spec.containers[name", "[name=\"a\"].x"
            })
    void whatCannotBeUnderstoodOrIsNotThereChangesNothing(String path) {
        JsonObject object = Json.of(OBJECT);
        assertEquals(false, FieldPath.remove(object, path));
        assertEquals(Json.of(OBJECT), object);
    }
}
