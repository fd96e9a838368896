package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Poll;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.UnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The workspaces of a gateway, as its API shows them.
public final class Workspaces {
    private static final String COLLECTION = "/apis/tenancy.kcp.io/v1alpha1/workspaces";

    private final ApiClient client;

    /// @param client pointed at the workspace that names are relative to; at the root when it points at none
    public Workspaces(ApiClient client) {
        this.client = client;
    }

    /// A workspace by its place: the one above it, and its name in there.
    ///
    /// @param parent path or id of the workspace above
    /// @param name its own name
    record Place(String parent, String name) {
        @Override
        public String toString() {
            return parent + ":" + name;
        }
    }

    /// The workspace that the client points at.
    String current() {
        return client.access().workspace().orElse(WorkspacePath.ROOT.value());
    }

    /// Takes apart what the user typed: a name is a child of the current workspace, `root:a:b` is absolute.
    ///
    /// @throws CommandFailure if it is neither, or the root, which has no place
    Place place(String nameOrPath) throws CommandFailure {
        if (!WorkspacePath.isValid(nameOrPath)) {
            throw CommandFailure.misused(
                    ("\"%s\" is neither the name of a workspace nor a path such as root:team;"
                                    + " lower-case letters, digits and dashes, please")
                            .formatted(nameOrPath));
        }
        var path = new WorkspacePath(nameOrPath);
        if (path.equals(WorkspacePath.ROOT)) {
            throw CommandFailure.misused("root is always there; name a workspace below it");
        }
        return new Place(path.parent().map(WorkspacePath::value).orElseGet(this::current), path.name());
    }

    /// Path or id under which the API serves what the user typed; `root` is the root.
    String address(String nameOrPath) throws CommandFailure, UnreachableException {
        if (nameOrPath.equals(WorkspacePath.ROOT.value())) {
            return nameOrPath;
        }
        Place place = place(nameOrPath);
        if (nameOrPath.contains(":")) {
            return nameOrPath;
        }
        String cluster = in(place).get(COLLECTION + "/" + place.name()).stringAt("spec", "cluster");
        return cluster == null ? place.toString() : cluster;
    }

    /// The workspaces directly below one.
    JsonObject list(String workspace) throws UnreachableException {
        return client.inWorkspace(workspace).get(COLLECTION);
    }

    /// Creates a workspace and waits until it is Ready.
    ///
    /// @param nameOrPath as typed
    /// @param timeout how long to wait
    /// @return the workspace, Ready
    /// @throws CommandFailure if it is not Ready in time
    public JsonObject create(String nameOrPath, Duration timeout)
            throws CommandFailure, UnreachableException, InterruptedException {
        Place place = place(nameOrPath);
        ApiClient parent = in(place);
        JsonObject workspace = parent.create(
                COLLECTION,
                new JsonObject()
                        .put("apiVersion", "tenancy.kcp.io/v1alpha1")
                        .put("kind", "Workspace")
                        .put("metadata", new JsonObject().put("name", place.name())));
        var poll = new Poll(timeout);
        while (!"Ready".equals(workspace.stringAt("status", "phase"))) {
            if (!poll.again()) {
                throw CommandFailure.refused("workspace %s is %s and not Ready after %d s"
                        .formatted(place, phase(workspace), timeout.toSeconds()));
            }
            workspace = parent.get(COLLECTION + "/" + place.name());
        }
        return workspace;
    }

    /// Deletes a workspace with all that is in it and waits until it is gone.
    ///
    /// @throws CommandFailure if it is still there in the end
    Place delete(String nameOrPath, Duration timeout)
            throws CommandFailure, UnreachableException, InterruptedException {
        Place place = place(nameOrPath);
        ApiClient parent = in(place);
        String path = COLLECTION + "/" + place.name();
        Optional<JsonObject> workspace = Optional.of(parent.get(path));
        String uid = workspace.get().stringAt("metadata", "uid");
        parent.delete(path);
        var poll = new Poll(timeout);
        workspace = parent.find(path);
        while (workspace.isPresent() && Objects.equals(uid, workspace.get().stringAt("metadata", "uid"))) {
            if (!poll.again()) {
                throw CommandFailure.refused("workspace %s is being deleted, and still there after %d s%s"
                        .formatted(place, timeout.toSeconds(), finalizers(workspace.get())));
            }
            workspace = parent.find(path);
        }
        return place;
    }

    /// The phase of a workspace, never empty.
    static String phase(JsonObject workspace) {
        String phase = workspace.stringAt("status", "phase");
        return phase == null ? "Unknown" : phase;
    }

    private static String finalizers(JsonObject workspace) {
        var finalizers = workspace.arrayAt("metadata", "finalizers");
        List<String> names = finalizers == null ? List.of() : finalizers.strings();
        return names.isEmpty() ? "" : "; it waits for " + String.join(", ", names);
    }

    private ApiClient in(Place place) {
        return client.inWorkspace(place.parent());
    }
}
