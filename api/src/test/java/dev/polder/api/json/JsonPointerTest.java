package dev.polder.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPointerTest {
    @Test
    void pointsIntoObjectsAndArrays() {
        JsonObject root = new JsonObject()
                .put("a/b", new JsonArray().add(new JsonInteger(1)).add(new JsonInteger(2)))
                .put("~1", "tilde")
                .put("", "empty");
        assertEquals(new JsonInteger(2), JsonPointer.parse("/a~1b/1").in(root));
        assertEquals(new JsonString("tilde"), JsonPointer.parse("/~01").in(root));
        assertEquals(new JsonString("empty"), JsonPointer.parse("/").in(root));
        assertEquals(root, JsonPointer.parse("").in(root));
        for (String missing : List.of("/x", "/a~1b/2", "/a~1b/01", "/a~1b/-", "/a~1b/99999999999", "/~01/x", "/a~1b/")) {
            assertNull(JsonPointer.parse(missing).in(root), missing);
        }
        assertEquals("/a~1b/~01/", JsonPointer.parse("/a~1b/~01/").toString());
    }

    @Test
    void malformedPointersAreRefused() {
        for (String bad : List.of("a", "/~", "/a~2", "/~~0")) {
            assertThrows(JsonSyntaxException.class, () -> JsonPointer.parse(bad), bad);
        }
    }
}
