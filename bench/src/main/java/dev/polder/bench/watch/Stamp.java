package dev.polder.bench.watch;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/// The time of sending as an annotation, which stands near the beginning of an object.
public final class Stamp {
    static final byte[] OPEN = "\"sent\":\"".getBytes(StandardCharsets.US_ASCII);

    private Stamp() {}

    /// A merge patch that sets it.
    ///
    /// @param nanos as [System#nanoTime] says
    public static byte[] patch(long nanos) {
        return JsonWriter.compact(new JsonObject()
                .put(
                        "metadata",
                        new JsonObject().put("annotations", new JsonObject().put("sent", Long.toString(nanos)))));
    }
}
