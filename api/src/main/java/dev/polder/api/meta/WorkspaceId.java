package dev.polder.api.meta;

import java.util.regex.Pattern;

/// What a workspace is stored and authorized under: kcp's logical cluster name. Never used again after the workspace is
/// deleted, so it also serves as the workspace's UID in credentials.
public record WorkspaceId(String value) implements Comparable<WorkspaceId> {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([-a-z0-9:]{0,61}[a-z0-9])?");

    /// The root of the tree.
    public static final WorkspaceId ROOT = new WorkspaceId("root");

    public WorkspaceId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a logical cluster name: " + value);
        }
    }

    /// Whether the text has the shape of a logical cluster name.
    public static boolean isValid(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public int compareTo(WorkspaceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
