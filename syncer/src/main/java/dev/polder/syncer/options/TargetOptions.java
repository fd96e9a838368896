package dev.polder.syncer.options;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The annotations of a SyncTarget that say how it is to be served.
///
/// @param allowMassDeletion whether copies may go however many they are
/// @param custom            kinds that are carried besides those of the fixed table
/// @param retired           kinds of which copies were made before, and which are not in `custom` any more
/// @param policies          what happens on a conflict, by resource; others are taken back
/// @param mistakes          for people: what could not be understood, and what was expected
public record TargetOptions(
        boolean allowMassDeletion,
        List<SyncedKind> custom,
        List<SyncedKind> retired,
        Map<GroupResource, ConflictPolicy> policies,
        List<String> mistakes) {
    /// Nothing is said.
    public static final TargetOptions NONE = new TargetOptions(false, List.of(), List.of(), Map.of(), List.of());

    private static final int MOST = 100;
    private static final Pattern RESOURCE = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}((alpha|beta)[0-9]{1,3})?");
    private static final Pattern GROUP = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?");

    public TargetOptions {
        custom = List.copyOf(custom);
        retired = List.copyOf(retired);
        policies = Map.copyOf(policies);
        mistakes = List.copyOf(mistakes);
    }

    /// Reads them off a SyncTarget. What cannot be understood is left out, and told in `mistakes`.
    public static TargetOptions of(JsonObject syncTarget) {
        List<String> mistakes = new ArrayList<>();
        List<SyncedKind> custom = custom(annotation(syncTarget, SyncKeys.SYNC_RESOURCES), mistakes);
        return new TargetOptions(
                annotation(syncTarget, SyncKeys.ALLOW_MASS_DELETION).equals("true"),
                custom,
                retired(syncTarget, custom),
                policies(annotation(syncTarget, SyncKeys.CONFLICT_POLICIES), mistakes),
                mistakes);
    }

    /// What happens on a conflict about a copy of this resource.
    public ConflictPolicy policy(GroupResource resource) {
        return policies.getOrDefault(resource, ConflictPolicy.TAKE);
    }

    /// Every kind of which there may be copies: of the fixed table, allowed, and retired.
    public List<SyncedKind> kinds() {
        return Stream.of(SyncedKinds.all(), custom, retired).flatMap(List::stream).toList();
    }

    private static List<SyncedKind> custom(String text, List<String> mistakes) {
        List<SyncedKind> kinds = new ArrayList<>();
        for (String item : items(text)) {
            String[] parts = item.split("\\.", 3);
            boolean named = parts.length == 3
                    && RESOURCE.matcher(parts[0]).matches()
                    && VERSION.matcher(parts[1]).matches()
                    && GROUP.matcher(parts[2]).matches();
            if (!named) {
                mistakes.add("%s: \"%s\" is not RESOURCE.VERSION.GROUP, as in httproutes.v1.gateway.networking.k8s.io"
                        .formatted(SyncKeys.SYNC_RESOURCES, item));
                continue;
            }
            GroupVersionResource resource = new GroupVersionResource(parts[2], parts[1], parts[0]);
            String why = refused(resource, kinds);
            if (why.isEmpty()) {
                kinds.add(SyncedKind.custom(resource, "", true));
            } else {
                mistakes.add("%s: \"%s\" %s".formatted(SyncKeys.SYNC_RESOURCES, item, why));
            }
        }
        return kinds;
    }

    /// The groups of Kubernetes itself hold what rules a cluster; what of them may go down is in the fixed table.
    private static String refused(GroupVersionResource resource, List<SyncedKind> kinds) {
        String group = resource.group();
        if (SyncedKinds.of(resource.groupResource()).isPresent()) {
            return "is carried already";
        }
        boolean gateway = group.equals("gateway.networking.k8s.io");
        boolean kubernetes = !group.contains(".") || group.equals("k8s.io") || group.endsWith(".k8s.io");
        if (kubernetes && !gateway) {
            return "is of a group of Kubernetes, of which only built-in kinds go down";
        }
        if (group.equals("kcp.io") || group.endsWith(".kcp.io") || group.endsWith("polder.dev")) {
            return "is of a group of the gateway itself";
        }
        if (kinds.stream().anyMatch(k -> k.resource().groupResource().equals(resource.groupResource()))) {
            return "names a resource twice";
        }
        return kinds.size() < MOST ? "" : "is more than the " + MOST + " resources that a target may have";
    }

    /// Resources that the status says were synced: their copies may still be there.
    private static List<SyncedKind> retired(JsonObject syncTarget, List<SyncedKind> custom) {
        JsonObject status = syncTarget.object("status");
        List<SyncedKind> kinds = new ArrayList<>();
        if (status == null) {
            return kinds;
        }
        for (JsonObject synced : status.objects("syncedResources")) {
            GroupResource resource = new GroupResource(synced.string("group", ""), synced.string("resource", ""));
            boolean known = SyncedKinds.of(resource).isPresent()
                    || custom.stream().anyMatch(k -> k.resource().groupResource().equals(resource));
            var versions = synced.array("versions");
            String version = versions == null
                    ? ""
                    : versions.strings().stream().findFirst().orElse("");
            boolean named = RESOURCE.matcher(resource.resource()).matches()
                    && GROUP.matcher(resource.group()).matches()
                    && VERSION.matcher(version).matches();
            if (!known && named) {
                kinds.add(SyncedKind.custom(
                        new GroupVersionResource(resource.group(), version, resource.resource()), "", true));
            }
        }
        return kinds;
    }

    private static Map<GroupResource, ConflictPolicy> policies(String text, List<String> mistakes) {
        Map<GroupResource, ConflictPolicy> policies = new HashMap<>();
        for (String item : items(text)) {
            String[] pair = item.split("=", 2);
            String[] name = pair[0].strip().split("\\.", 2);
            ConflictPolicy policy = pair.length == 2 ? policy(pair[1].strip()) : null;
            if (policy == null || !RESOURCE.matcher(name[0]).matches()) {
                mistakes.add("%s: \"%s\" is not RESOURCE.GROUP=take, =yield or =park"
                        .formatted(SyncKeys.CONFLICT_POLICIES, item));
            } else {
                policies.put(new GroupResource(name.length == 2 ? name[1] : "", name[0]), policy);
            }
        }
        return policies;
    }

    private static @Nullable ConflictPolicy policy(String text) {
        for (ConflictPolicy policy : ConflictPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(text)) {
                return policy;
            }
        }
        return null;
    }

    private static List<String> items(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    private static String annotation(JsonObject object, String name) {
        String value = object.stringAt("metadata", "annotations", name);
        return value == null ? "" : value;
    }
}
