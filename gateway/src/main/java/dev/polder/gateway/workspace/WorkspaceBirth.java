package dev.polder.gateway.workspace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.control.template.Birth;
import dev.polder.control.template.WorkspaceTemplate;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.Mutation;
import dev.polder.store.template.Template;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes workspaces: the write that creates one stores its Workspace and the row by which it shows the objects of a
/// template, and it is Ready at once (house decision 3).
public final class WorkspaceBirth {
    /// Holds a Workspace until its content is gone.
    public static final String FINALIZER = "core.kcp.io/logicalcluster";

    private static final String TYPE = "universal";

    private final WorkspaceTemplate template;
    private final Births births;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Supplier<String> url;
    private volatile @Nullable Template current;

    /// @param url of the gateway, without a path: `https://host:port`; known once it listens
    public WorkspaceBirth(
            WorkspaceTemplate template,
            ResourceCatalog catalog,
            InstantSource clock,
            RandomGenerator random,
            Supplier<String> url) {
        this.template = template;
        this.births = new Births(catalog);
        this.clock = clock;
        this.random = random;
        this.url = url;
    }

    /// Completes a Workspace that is being created, and gives what is created with it.
    List<Mutation> of(CallScope scope, WorkspacePath parent, JsonObject workspace) {
        WorkspaceId id = WorkspaceNames.fresh(random);
        WorkspacePath path = parent.child(scope.name());
        String address = url.get() + "/clusters/" + path;
        JsonObject metadata = workspace.objectOrNew("metadata");
        metadata.objectOrNew("labels").put("tenancy.kcp.io/phase", "Ready");
        metadata.objectOrNew("annotations")
                .put("internal.tenancy.kcp.io/cluster", id.value())
                .put("core.kcp.io/shard", "root")
                .put("experimental.tenancy.kcp.io/owner", JsonWriter.text(owner(scope.user())));
        JsonArray finalizers = metadata.array("finalizers");
        JsonArray held = finalizers == null ? new JsonArray() : finalizers;
        if (!held.contains(new JsonString(FINALIZER))) {
            held.add(new JsonString(FINALIZER));
        }
        metadata.put("finalizers", held);
        JsonObject spec = workspace.objectOrNew("spec");
        if (!spec.has("type")) {
            spec.put("type", new JsonObject().put("name", TYPE).put("path", "root"));
        }
        spec.put("cluster", id.value()).put("URL", address);
        workspace.put("status", ready(List.of("WorkspaceScheduled", "WorkspaceInitialized")));
        var owner = new Birth.WorkspaceOwner(scope.workspace(), scope.name(), metadata.string("uid", ""));
        return List.of(content(id, path, owner, scope.user()));
    }

    /// The content of the root workspace, which has no parent.
    public Mutation ofRoot() {
        return content(WorkspaceId.ROOT, WorkspacePath.ROOT, null, UserInfo.part("bootstrap"));
    }

    /// What workspaces begin with now.
    public Template template() {
        Template known = current;
        if (known == null) {
            known = births.template(template.workspaceObjects(url.get()));
            current = known;
        }
        return known;
    }

    private Mutation content(
            WorkspaceId id, WorkspacePath path, Birth.@Nullable WorkspaceOwner owner, UserInfo creator) {
        return new Mutation.Begin(
                id, template(), WorkspaceTemplate.values(new Birth(id, path, now(), owner, creator)));
    }

    private JsonObject ready(List<String> conditions) {
        JsonArray list = new JsonArray();
        for (String condition : conditions) {
            list.add(new JsonObject()
                    .put("type", condition)
                    .put("status", "True")
                    .put("lastTransitionTime", now()));
        }
        JsonObject status = new JsonObject().put("phase", "Ready");
        return list.isEmpty() ? status : status.put("conditions", list);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static JsonObject owner(UserInfo user) {
        JsonObject owner = new JsonObject().put("username", user.name());
        if (!user.uid().isEmpty()) {
            owner.put("uid", user.uid());
        }
        return owner.put("groups", JsonArray.ofStrings(user.groups()));
    }

    /// What a new namespace starts with.
    List<Mutation> ofNamespace(WorkspaceId workspace, String namespace, String uid) {
        return births.of(workspace, template.namespaceObjects(workspace, namespace, uid, now()));
    }
}
