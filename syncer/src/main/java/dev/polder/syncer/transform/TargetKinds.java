package dev.polder.syncer.transform;

import dev.polder.api.meta.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The kinds of one target: those of the fixed table, and those that its operator allows. A kind that is allowed no
/// longer is remembered: its copies stay as they are, but an original that goes still takes its copy along. Any thread.
public final class TargetKinds {
    private volatile Map<GroupResource, SyncedKind> custom = Map.of();
    private volatile List<GroupResource> allowed = List.of();

    /// The fixed kinds, namespaces first, then the custom ones, retired ones included; a snapshot.
    public List<SyncedKind> all() {
        List<SyncedKind> all = new ArrayList<>(SyncedKinds.all());
        all.addAll(custom.values());
        return all;
    }

    /// Empty when the target does not carry the resource.
    public Optional<SyncedKind> of(GroupResource resource) {
        Optional<SyncedKind> fixed = SyncedKinds.of(resource);
        return fixed.isPresent() ? fixed : Optional.ofNullable(custom.get(resource));
    }

    /// The kind of an owner reference.
    public Optional<SyncedKind> ofKind(String group, String kind) {
        return all().stream()
                .filter(k -> k.kind().equals(kind) && k.resource().group().equals(group))
                .findFirst();
    }

    /// Whether copies of this kind may be made and changed now.
    public boolean isAllowed(SyncedKind kind) {
        return !kind.isCustom() || allowed.contains(kind.resource().groupResource());
    }

    /// Allows exactly these custom kinds, and remembers others that were allowed before.
    ///
    /// @param retired allowed at an earlier time, as far as is known
    /// @return kinds that are new here
    public synchronized List<SyncedKind> allow(Collection<SyncedKind> kinds, Collection<SyncedKind> retired) {
        Map<GroupResource, SyncedKind> known = new LinkedHashMap<>(custom);
        List<SyncedKind> added = new ArrayList<>();
        for (SyncedKind kind : retired) {
            known.putIfAbsent(kind.resource().groupResource(), kind);
        }
        for (SyncedKind kind : kinds) {
            GroupResource resource = kind.resource().groupResource();
            SyncedKind before = known.get(resource);
            if (before == null || !before.resource().equals(kind.resource())) {
                known.put(resource, kind);
            }
            if (!allowed.contains(resource)) {
                added.add(kind);
            }
        }
        custom = Map.copyOf(known);
        allowed = kinds.stream().map(k -> k.resource().groupResource()).toList();
        return added;
    }

    /// Puts what the cluster says of a custom kind in place of what was supposed.
    public synchronized void describe(SyncedKind kind) {
        Map<GroupResource, SyncedKind> known = new LinkedHashMap<>(custom);
        known.replace(kind.resource().groupResource(), kind);
        custom = Map.copyOf(known);
    }
}
