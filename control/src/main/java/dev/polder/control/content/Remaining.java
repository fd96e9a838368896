package dev.polder.control.content;

import dev.polder.api.meta.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a pass left.
///
/// @param resources  how many objects are left, by resource as text
/// @param finalizers how many of them wait for each finalizer
/// @param errors     what could not be deleted, and why
public record Remaining(
        SortedMap<String, Integer> resources, SortedMap<String, Integer> finalizers, List<String> errors) {
    public Remaining {
        resources = new TreeMap<>(resources);
        finalizers = new TreeMap<>(finalizers);
        errors = List.copyOf(errors);
    }

    /// Whether nothing is left.
    public boolean none() {
        return resources.isEmpty() && errors.isEmpty();
    }

    /// One sentence on the objects that are left.
    public String resourcesText() {
        return "Some resources are remaining: " + joined(resources, "%s has %d resource instances");
    }

    /// One sentence on the finalizers that are waited for; empty when there are none.
    public String finalizersText() {
        return finalizers.isEmpty()
                ? ""
                : "Some content has finalizers remaining: " + joined(finalizers, "%s in %d resource instances");
    }

    static String nameOf(GroupResource resource) {
        return resource.resource() + "." + resource.group();
    }

    private static String joined(Map<String, Integer> counts, String each) {
        return counts.entrySet().stream()
                .map(e -> each.formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
    }
}
