package dev.polder.gateway.pipeline;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.status.Status;
import dev.polder.api.status.StatusCause;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import org.jspecify.annotations.Nullable;

/// A Status on the wire.
public final class StatusBody {
    private StatusBody() {}

    /// As `v1` Status.
    public static JsonObject tree(Status status) {
        JsonObject metadata = new JsonObject();
        putUnlessEmpty(metadata, "continue", status.next());
        JsonObject tree = new JsonObject()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("metadata", metadata)
                .put("status", "Failure")
                .put("message", status.message());
        if (status.reason() != null) {
            tree.put("reason", status.reason().text());
        }
        if (status.details() != null) {
            tree.put("details", details(status.details()));
        }
        return tree.put("code", status.code());
    }

    private static JsonObject details(Status.Details details) {
        JsonObject tree = new JsonObject();
        putUnlessEmpty(tree, "name", details.name());
        putUnlessEmpty(tree, "group", details.group());
        putUnlessEmpty(tree, "kind", details.kind());
        putUnlessEmpty(tree, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            JsonArray causes = new JsonArray();
            for (StatusCause cause : details.causes()) {
                JsonObject item = new JsonObject();
                putUnlessEmpty(item, "reason", cause.reason());
                putUnlessEmpty(item, "message", cause.message());
                putUnlessEmpty(item, "field", cause.field());
                causes.add(item);
            }
            tree.put("causes", causes);
        }
        if (details.retryAfterSeconds() > 0) {
            tree.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return tree;
    }

    private static void putUnlessEmpty(JsonObject tree, String name, String value) {
        if (!value.isEmpty()) {
            tree.put(name, value);
        }
    }

    /// As an answer in JSON, with Retry-After where the Status names one.
    public static Response.Unary response(Status status) {
        return response(status, null);
    }

    /// The same in the encoding that the client asked for.
    ///
    /// @param accept header of the request, null when it has none
    public static Response.Unary response(Status status, @Nullable String accept) {
        Rendering rendering = Rendering.ofFailure(accept);
        Headers headers = Headers.of("content-type", rendering.format().contentType());
        if (status.details() != null && status.details().retryAfterSeconds() > 0) {
            headers = headers.with("retry-after", Integer.toString(status.details().retryAfterSeconds()));
        }
        JsonObject tree = tree(status);
        return new Response.Unary(status.code(), headers, rendering.write(tree));
    }
}
