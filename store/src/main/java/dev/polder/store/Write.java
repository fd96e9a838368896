package dev.polder.store;

import java.util.List;

/// Mutations that become durable and visible together or not at all. Each Put and Delete gets a revision of its own, in
/// order; no key may occur in two of them.
public record Write(List<Mutation> mutations) {
    public Write {
        mutations = List.copyOf(mutations);
        if (mutations.isEmpty()) {
            throw new IllegalArgumentException("a write needs a mutation");
        }
    }

    public static Write of(Mutation... mutations) {
        return new Write(List.of(mutations));
    }
}
