package dev.polder.syncer.namespace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.transform.SyncKeys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The namespaces of one target: which are there, and whose they are. A namespace counts as ours only when label,
/// locator, target UID and computed name all agree. The locator of a namespace that is gone is kept for a while, since
/// what was in it may be heard of later. Any thread.
public final class DownstreamNamespaces {
    public static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

    private final TargetId target;
    private final Downstream downstream;
    private final Map<String, NamespaceLocator> locators = new ConcurrentHashMap<>();
    private final Map<NamespaceLocator, String> names = new ConcurrentHashMap<>();
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Set<String> fading = ConcurrentHashMap.newKeySet();

    public DownstreamNamespaces(TargetId target, Downstream downstream) {
        this.target = target;
        this.downstream = downstream;
    }

    /// The locator of a tenant's namespace on this target, whether or not it is there.
    public NamespaceLocator locate(WorkspaceId workspace, String namespace) {
        return new NamespaceLocator(target, workspace, namespace);
    }

    /// The name of a tenant's namespace on this target, whether or not it is there. A function, but one that is asked
    /// for every object, so the names of those that are there are looked up.
    public String downstreamName(WorkspaceId workspace, String namespace) {
        NamespaceLocator locator = locate(workspace, namespace);
        String known = names.get(locator);
        return known == null ? locator.downstreamName() : known;
    }

    /// Whose namespace this is; empty when it is not ours.
    public Optional<NamespaceLocator> ofDownstream(String downstreamName) {
        return Optional.ofNullable(locators.get(downstreamName));
    }

    /// All that are or were ours.
    public Collection<NamespaceLocator> known() {
        return List.copyOf(locators.values());
    }

    /// Downstream names of those that are there, as far as is known; a snapshot.
    public Set<String> present() {
        return Set.copyOf(present);
    }

    /// Forgets those that were gone at the last call already and still are. To be called now and then.
    public void forget() {
        for (String name : Set.copyOf(fading)) {
            NamespaceLocator locator = present.contains(name) ? null : locators.remove(name);
            if (locator != null) {
                names.remove(locator);
            }
        }
        fading.clear();
        locators.keySet().stream().filter(name -> !present.contains(name)).forEach(fading::add);
    }

    /// Whether the one of a tenant's namespace is there, as far as is known.
    public boolean isPresent(WorkspaceId workspace, String namespace) {
        return present.contains(downstreamName(workspace, namespace));
    }

    /// How many are there, as far as is known.
    public int size() {
        return present.size();
    }

    /// Whether none of ours is there, as far as is known.
    public boolean isEmpty() {
        return present.isEmpty();
    }

    /// Makes sure that the namespace is there. Asks downstream only when a feed has not shown it already.
    public NamespaceState ensure(WorkspaceId workspace, String namespace) {
        NamespaceLocator locator = locate(workspace, namespace);
        String name = downstreamName(workspace, namespace);
        if (ready.contains(name) && locator.equals(locators.get(name))) {
            return new NamespaceState.Ready(name);
        }
        DownstreamRef ref = new DownstreamRef(NAMESPACES, "", name);
        JsonObject found = downstream.get(ref).orElse(null);
        if (found == null) {
            try {
                found = downstream.create(ref, manifest(locator));
            } catch (DownstreamException e) {
                if (e.failure() != DownstreamFailure.CONFLICT) {
                    throw e;
                }
                found = downstream.get(ref).orElseThrow(() -> e);
            }
        }
        if (isStripped(found)) {
            found = downstream.apply(ref, manifest(locator), false);
        }
        if (!observe(found)) {
            return new NamespaceState.Foreign(name);
        }
        return ready.contains(name) ? new NamespaceState.Ready(name) : new NamespaceState.Terminating(name);
    }

    /// Puts back the label that somebody took off a namespace of ours: without it no feed shows the namespace. Asks
    /// only when none shows it now; makes none.
    public void mend(WorkspaceId workspace, String namespace) {
        NamespaceLocator locator = locate(workspace, namespace);
        String name = downstreamName(workspace, namespace);
        if (present.contains(name)) {
            return;
        }
        DownstreamRef ref = new DownstreamRef(NAMESPACES, "", name);
        downstream
                .get(ref)
                .filter(this::isStripped)
                .ifPresent(_ -> observe(downstream.apply(ref, manifest(locator), false)));
    }

    /// Takes note of a downstream namespace as it is now, and tells whether it is ours.
    public boolean observe(JsonObject namespace) {
        String name = namespace.stringAt("metadata", "name");
        Optional<NamespaceLocator> locator = ownLocator(namespace);
        if (name == null || locator.isEmpty()) {
            return false;
        }
        locators.put(name, locator.get());
        names.put(locator.get(), name);
        present.add(name);
        if (namespace.stringAt("metadata", "deletionTimestamp") == null) {
            ready.add(name);
        } else {
            ready.remove(name);
        }
        return true;
    }

    /// Takes note that a downstream namespace is gone.
    public void gone(String downstreamName) {
        ready.remove(downstreamName);
        present.remove(downstreamName);
    }

    private Optional<NamespaceLocator> ownLocator(JsonObject namespace) {
        String label = namespace.stringAt("metadata", "labels", SyncKeys.TARGET_LABEL);
        return target.key().equals(label) ? located(namespace) : Optional.empty();
    }

    /// Whether this is ours but for the label, which nobody else has put there either.
    private boolean isStripped(JsonObject namespace) {
        return namespace.stringAt("metadata", "labels", SyncKeys.TARGET_LABEL) == null
                && namespace.stringAt("metadata", "deletionTimestamp") == null
                && located(namespace).isPresent();
    }

    /// What the annotation says, if it speaks of this target and this namespace.
    private Optional<NamespaceLocator> located(JsonObject namespace) {
        String text = namespace.stringAt("metadata", "annotations", SyncKeys.LOCATOR);
        if (text == null) {
            return Optional.empty();
        }
        return NamespaceLocator.parse(text)
                .filter(l -> l.target().equals(target))
                .filter(l -> l.downstreamName().equals(namespace.stringAt("metadata", "name")));
    }

    private JsonObject manifest(NamespaceLocator locator) {
        JsonObject labels = new JsonObject()
                .put(SyncKeys.MANAGED_BY, "polder")
                .put(SyncKeys.TARGET_LABEL, target.key())
                .put(SyncKeys.TENANT, locator.tenantId());
        return new JsonObject()
                .put("kind", "Namespace")
                .put("apiVersion", "v1")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", locator.downstreamName())
                                .put("labels", labels)
                                .put("annotations", new JsonObject().put(SyncKeys.LOCATOR, locator.json())));
    }
}
