package dev.polder.gateway;

import dev.polder.api.json.JsonObject;

/// What `/version` says: which Kubernetes is served, and which gateway serves it.
public final class VersionDocument {
    /// The Kubernetes minor release whose behaviour is served.
    public static final String KUBERNETES = "1.36";

    /// Polder's own version.
    public static final String POLDER = "0.1.0";

    private VersionDocument() {}

    /// @param instance names this gateway; a target that answers with the same is this gateway itself
    static JsonObject of(String instance) {
        String[] numbers = KUBERNETES.split("\\.", -1);
        return new JsonObject()
                .put("major", numbers[0])
                .put("minor", numbers[1])
                .put("gitVersion", "v" + KUBERNETES + ".0+polder-" + POLDER)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "1970-01-01T00:00:00Z")
                .put("goVersion", "java" + Runtime.version().feature())
                .put("compiler", "javac")
                .put("platform", "linux/amd64")
                .put("polderInstance", instance);
    }
}
