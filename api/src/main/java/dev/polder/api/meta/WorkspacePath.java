package dev.polder.api.meta;

import java.util.List;
import java.util.Optional;

/// Where a workspace stands in the tree: `root:org:team`. Grammar as in kcp's core/v1alpha1 types.
public record WorkspacePath(String value) {
    private static final int MAX_LENGTH = 1024;
    public static final WorkspacePath ROOT = new WorkspacePath("root");

    public WorkspacePath {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a workspace path: " + value);
        }
    }

    public static boolean isValid(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        char before = ':';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = switch (c) {
                case ':' -> before != ':' && before != '-';
                case '-' -> before != ':';
                default -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            };
            if (!good) {
                return false;
            }
            before = c;
        }
        return before != ':' && before != '-';
    }

    /// The names from the top down, at least one.
    public List<String> steps() {
        return List.of(value.split(":"));
    }

    public String name() {
        return value.substring(value.lastIndexOf(':') + 1);
    }

    /// Empty for a path of one step.
    public Optional<WorkspacePath> parent() {
        int colon = value.lastIndexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(new WorkspacePath(value.substring(0, colon)));
    }

    public WorkspacePath child(String name) {
        return new WorkspacePath(value + ":" + name);
    }

    @Override
    public String toString() {
        return value;
    }
}
