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
    ///
    /// @param path below the root, `name` or `parent:name`; likewise in the others
    public static Call creation(Subject subject, String path) {
        String name = path.substring(path.lastIndexOf(':') + 1);
        return Call.post(
                parent(subject, path) + COLLECTION,
                JsonWriter.compact(new JsonObject()
                        .put("apiVersion", "tenancy.kcp.io/v1alpha1")
                        .put("kind", "Workspace")
                        .put("metadata", new JsonObject().put("name", name))));
    }

    /// Deletes one.
    public static Call deletion(Subject subject, String path) {
        String name = path.substring(path.lastIndexOf(':') + 1);
        return new Call("DELETE", parent(subject, path) + COLLECTION + "/" + name, Map.of(), new byte[0], AnswerReader.IGNORING);
    }

    /// Reads the namespace that every workspace begins with.
    public static Call namespace(Subject subject, String path) {
        return Call.get(inside(subject, path) + "/api/v1/namespaces/default");
    }

    /// All of them right below the root, as it is on the wire.
    public static String collection(Subject subject) {
        return subject.access().inWorkspace("root").server().getRawPath() + COLLECTION;
    }

    /// All of them, wherever they are, as it is on the wire.
    public static String everywhere(Subject subject) {
        return collection(subject).replace("/clusters/root/", "/clusters/*/");
    }

    /// The inside of one, as it is on the wire.
    public static String inside(Subject subject, String path) {
        return subject.access().inWorkspace("root:" + path).server().getRawPath();
    }

    private static String parent(Subject subject, String path) {
        int end = path.lastIndexOf(':');
        return subject.access()
                .inWorkspace(end < 0 ? "root" : "root:" + path.substring(0, end))
                .server()
                .getRawPath();
    }
}
