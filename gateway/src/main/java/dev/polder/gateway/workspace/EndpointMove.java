package dev.polder.gateway.workspace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.template.Template;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves workspaces to what this gateway shows: those that began with another template, under another address or with
/// another certificate authority are moved, and URLs in Workspaces, and in LogicalClusters that were written to, are
/// written anew, so that whoever watches them sees it. Reads page by page; looks at nothing more when no workspace is
/// behind. Runs once, on a thread of its own.
public final class EndpointMove implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointMove.class);
    private static final UserInfo AS = UserInfo.part("endpoint-move");
    private static final int PAGE_BYTES = 256 << 10;
    private static final String CLUSTERS = "/clusters/";

    private final ObjectStore store;
    private final Resources resources;
    private final String address;
    private final Template template;
    private final Selection behind;

    /// @param address  of the gateway: `https://host:port`
    /// @param template that workspaces begin with now
    public EndpointMove(ObjectStore store, Resources resources, String address, Template template) {
        this.store = store;
        this.resources = resources;
        this.address = address;
        this.template = template;
        String current = template.objects().stream()
                .map(object -> object.header().fields().getOrDefault(Births.TEMPLATE_FIELD, ""))
                .filter(version -> !version.isEmpty())
                .findFirst()
                .orElseThrow();
        this.behind = new Selection(
                LabelSelector.EVERYTHING,
                new FieldSelector(List.of(new FieldSelector.Term(Births.TEMPLATE_FIELD, current, false))));
    }

    @Override
    public void run() {
        if (each(WorkspaceResolver.LOGICAL_CLUSTERS, behind, 1, cluster -> {}) == 0) {
            return;
        }
        // The Workspaces first: when this ends too early, the next start finds the LogicalClusters still behind.
        each(WorkspaceResolver.WORKSPACES, Selection.EVERYTHING, 0, stored -> move(stored, "spec"));
        long before = store.revision();
        each(WorkspaceResolver.LOGICAL_CLUSTERS, behind, 0, stored -> {
            boolean written = !stored.header().fields().containsKey(Births.TEMPLATE_FIELD);
            store.write(Write.of(new Mutation.Move(stored.key().workspace(), template)));
            if (written) {
                move(stored, "status");
            }
        });
        if (store.revision() > before) {
            LOG.info("moved workspaces to {}", address);
        }
    }

    /// @param most to look at, 0 for all
    /// @return how many it looked at
    private int each(GroupResource resource, Selection selection, int most, Consumer<StoredObject> move) {
        int seen = 0;
        String after = null;
        do {
            var query = new ListQuery(null, resource, null, selection, 0, most, after).inPagesOf(PAGE_BYTES);
            if (!(store.list(query) instanceof ListResult.Page found)) {
                return seen;
            }
            for (StoredObject stored : found.items()) {
                move.accept(stored);
                seen++;
            }
            after = found.continueKey();
        } while (after != null && most == 0 && !Thread.currentThread().isInterrupted());
        return seen;
    }

    private void move(StoredObject stored, String part) {
        JsonObject object = ObjectCodec.decode(stored);
        String old = object.stringAt(part, "URL");
        String now = moved(old);
        if (now == null) {
            return;
        }
        object.objectOrNew(part).put("URL", now);
        ResourceRef ref = new ResourceRef(
                stored.key().workspace(),
                new GroupVersionResource(
                        stored.key().resource().group(), "v1alpha1", stored.key().resource().resource()),
                "",
                stored.key().name());
        try {
            if (part.equals("status")) {
                resources.updateStatus(AS, ref, object);
            } else {
                resources.update(AS, ref, object);
            }
        } catch (ApiException e) {
            LOG.info("{} keeps its old address for now: {}", stored.key(), e.getMessage());
        }
    }

    /// The URL at the new address, or null when it is there already or is not one of ours.
    private @Nullable String moved(@Nullable String url) {
        if (url == null || url.startsWith(address + CLUSTERS)) {
            return null;
        }
        int path = url.indexOf(CLUSTERS);
        return path < 0 ? null : address + url.substring(path);
    }
}
