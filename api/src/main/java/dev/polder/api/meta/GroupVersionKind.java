package dev.polder.api.meta;

/// A kind of one version of an API group.
public record GroupVersionKind(String group, String version, String kind) {

    public GroupVersion groupVersion() {
        return new GroupVersion(group, version);
    }

    @Override
    public String toString() {
        return groupVersion() + ", Kind=" + kind;
    }
}
