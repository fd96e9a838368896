package dev.polder.api.meta;

/// A resource (plural, lower case) of an API group, whatever the version.
public record GroupResource(String group, String resource) {

    /// `deployments.apps`, or `pods` in the core group, as in error messages.
    @Override
    public String toString() {
        return group.isEmpty() ? resource : resource + "." + group;
    }
}
