package dev.polder.api.cel.expr;

import java.util.Set;

/// An expression that was parsed and type-checked.
///
/// @param names the variables it refers to, those of its loops included
public record Checked(Node root, Set<String> names) {
    public Checked {
        names = Set.copyOf(names);
    }

    public CelType type() {
        return root.type();
    }
}
