package dev.polder.bench.server;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.bench.load.AnswerReader;
import dev.polder.bench.load.Call;
import java.util.Map;

/// What one asks a gateway about workspaces below the root.
public final class WorkspaceCalls {
    private static final String COLLECTION = "/apis/tenancy.kcp.io/v1alpha1/workspaces";

    private WorkspaceCalls() {}

    /// Creates one.
    public static Call creation(Subject subject, String name) {
        return Call.post(
                collection(subject),
                JsonWriter.compact(new JsonObject()
                        .put("apiVersion", "tenancy.kcp.io/v1alpha1")
                        .put("kind", "Workspace")
                        .put("metadata", new JsonObject().put("name", name))));
    }

    /// Deletes one.
    public static Call deletion(Subject subject, String name) {
        return new Call("DELETE", collection(subject) + "/" + name, Map.of(), new byte[0], AnswerReader.IGNORING);
    }

    /// Reads the namespace that every workspace begins with.
    public static Call namespace(Subject subject, String name) {
        return Call.get(inside(subject, name) + "/api/v1/namespaces/default");
    }

    /// All of them, as it is on the wire.
    public static String collection(Subject subject) {
        return subject.access().inWorkspace("root").server().getRawPath() + COLLECTION;
    }

    /// The inside of one, as it is on the wire.
    public static String inside(Subject subject, String name) {
        return subject.access().inWorkspace("root:" + name).server().getRawPath();
    }
}
