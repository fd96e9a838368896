package dev.polder.certs.kubeconfig;

import java.util.Optional;

/// Who goes where.
///
/// @param name what `kubectl --context` takes
/// @param cluster the name of a [KubeconfigCluster]
/// @param user the name of a [KubeconfigUser]
/// @param namespace the namespace that commands mean when they name none; empty for `default`
public record KubeconfigContext(String name, String cluster, String user, Optional<String> namespace) {
    /// A context whose commands mean the namespace `default`.
    public KubeconfigContext(String name, String cluster, String user) {
        this(name, cluster, user, Optional.empty());
    }
}
