package dev.polder.certs.kubeconfig;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A complete kubeconfig. Its string form names no key; only [#toYaml] holds them.
///
/// @param clusters the endpoints
/// @param users those who can log in
/// @param contexts the combinations on offer, at least one
/// @param currentContext the name of the context that is used when none is named
public record Kubeconfig(
        List<KubeconfigCluster> clusters,
        List<KubeconfigUser> users,
        List<KubeconfigContext> contexts,
        String currentContext) {

    /// Checks that names are unique and that every name that is used exists.
    ///
    /// @throws IllegalArgumentException if one does not; the message names it
    public Kubeconfig {
        clusters = List.copyOf(clusters);
        users = List.copyOf(users);
        contexts = List.copyOf(contexts);
        Set<String> clusterNames = names("cluster", clusters, KubeconfigCluster::name);
        Set<String> userNames = names("user", users, KubeconfigUser::name);
        for (KubeconfigContext context : contexts) {
            require(clusterNames, "cluster", context.cluster());
            require(userNames, "user", context.user());
        }
        require(names("context", contexts, KubeconfigContext::name), "context", currentContext);
    }

    /// A kubeconfig with one cluster, one user and one context, named like the cluster.
    public static Kubeconfig of(KubeconfigCluster cluster, KubeconfigUser user) {
        var context = new KubeconfigContext(cluster.name(), cluster.name(), user.name());
        return new Kubeconfig(List.of(cluster), List.of(user), List.of(context), context.name());
    }

    /// Writes the kubeconfig as YAML, with certificates and keys embedded: it is a secret.
    public String toYaml() {
        return KubeconfigYaml.write(this);
    }

    private static <T> Set<String> names(String kind, List<T> entries, Function<T, String> name) {
        var names = new HashSet<String>();
        for (T entry : entries) {
            if (!names.add(name.apply(entry))) {
                throw new IllegalArgumentException("two kubeconfig entries for " + kind + " " + name.apply(entry));
            }
        }
        return names;
    }

    private static void require(Set<String> names, String kind, String name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no kubeconfig entry for " + kind + " " + name);
        }
    }
}
