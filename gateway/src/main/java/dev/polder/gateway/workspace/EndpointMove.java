package dev.polder.gateway.workspace;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells workspaces that the gateway has moved: URLs in Workspaces and LogicalClusters that begin with another address are
/// written anew, so that whoever watches them sees it. Reads page by page; writes nothing when nothing has moved. Runs
/// once, on a thread of its own.
public final class EndpointMove implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointMove.class);
    private static final UserInfo AS = UserInfo.part("endpoint-move");
    private static final int PAGE = 500;
    private static final String CLUSTERS = "/clusters/";

    private final ObjectStore store;
    private final Resources resources;
    private final String address;

    /// @param address of the gateway: `https://host:port`
    public EndpointMove(ObjectStore store, Resources resources, String address) {
        this.store = store;
        this.resources = resources;
        this.address = address;
    }

    @Override
    public void run() {
        int moved = each(WorkspaceResolver.LOGICAL_CLUSTERS, "status") + each(WorkspaceResolver.WORKSPACES, "spec");
        if (moved > 0) {
            LOG.info("told {} workspaces of their new address {}", moved, address);
        }
    }

    private int each(GroupResource resource, String part) {
        int moved = 0;
        String after = null;
        do {
            var query = new ListQuery(null, resource, null, Selection.EVERYTHING, 0, PAGE, after);
            if (!(store.list(query) instanceof ListResult.Page page)) {
                return moved;
            }
            for (StoredObject stored : page.items()) {
                moved += move(stored, part) ? 1 : 0;
            }
            after = page.continueKey();
        } while (after != null && !Thread.currentThread().isInterrupted());
        return moved;
    }

    private boolean move(StoredObject stored, String part) {
        JsonObject object = ObjectCodec.decode(stored);
        String old = object.stringAt(part, "URL");
        String now = moved(old);
        if (now == null) {
            return false;
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
            return true;
        } catch (ApiException e) {
            LOG.info("{} keeps its old address for now: {}", stored.key(), e.getMessage());
            return false;
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
