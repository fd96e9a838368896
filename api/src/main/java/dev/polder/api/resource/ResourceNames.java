package dev.polder.api.resource;

import java.util.List;

/// What a kind is called.
///
/// @param plural     in URLs, lower case
/// @param singular   for kubectl
/// @param kind       in objects
/// @param listKind   in lists
/// @param shortNames for kubectl
/// @param categories for kubectl, such as `all`
public record ResourceNames(
        String plural,
        String singular,
        String kind,
        String listKind,
        List<String> shortNames,
        List<String> categories) {
    public ResourceNames {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
    }

    /// Names with the usual kind for lists.
    public ResourceNames(
            String plural, String singular, String kind, List<String> shortNames, List<String> categories) {
        this(plural, singular, kind, kind + "List", shortNames, categories);
    }
}
