package dev.polder.api.resource;

import dev.polder.api.meta.GroupVersionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A subresource as clients see it in discovery and OpenAPI documents.
///
/// @param name  such as `status`
/// @param kind  what is read and written there
/// @param verbs what can be done, sorted
public record ServedPart(String name, GroupVersionKind kind, List<String> verbs) {
    private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");
    private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");
    private static final GroupVersionKind TOKEN = new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
    private static final List<String> CHANGE = List.of("get", "patch", "update");

    public ServedPart {
        verbs = List.copyOf(verbs);
    }

    /// All subresources of a kind in one version, by their names.
    public static List<ServedPart> of(ResourceDefinition definition, String version) {
        GroupVersionKind own = definition.kindIn(version);
        Subresources subresources = definition.subresourcesIn(version);
        List<ServedPart> parts = new ArrayList<>();
        if (subresources.scale().isPresent()) {
            parts.add(new ServedPart("scale", SCALE, CHANGE));
        }
        if (subresources.status()) {
            parts.add(new ServedPart("status", own, CHANGE));
        }
        for (String other : subresources.others()) {
            parts.add(
                    switch (other) {
                        case "finalize" -> new ServedPart(other, own, List.of("update"));
                        case "approval", "ephemeralcontainers", "resize" -> new ServedPart(other, own, CHANGE);
                        case "eviction" -> new ServedPart(other, EVICTION, List.of("create"));
                        case "token" -> new ServedPart(other, TOKEN, List.of("create"));
                        case "binding" ->
                            new ServedPart(other, new GroupVersionKind("", "v1", "Binding"), List.of("create"));
                        default -> new ServedPart(other, own, List.of("create"));
                    });
        }
        parts.sort(Comparator.comparing(ServedPart::name));
        return parts;
    }
}
