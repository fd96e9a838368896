package dev.polder.api.meta;

/// An API group and a version of it. The core group is the empty string.
public record GroupVersion(String group, String version) {

    /// Parses `v1` or `apps/v1`; whoever calls checks that the text has at most one slash.
    public static GroupVersion parse(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersion("", apiVersion)
                : new GroupVersion(apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
    }

    public GroupVersionResource withResource(String resource) {
        return new GroupVersionResource(group, version, resource);
    }

    /// The `apiVersion` of an object: `v1`, `apps/v1`.
    @Override
    public String toString() {
        return group.isEmpty() ? version : group + "/" + version;
    }
}
