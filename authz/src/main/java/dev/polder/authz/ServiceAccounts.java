package dev.polder.authz;

import java.util.List;

/// How a service account appears as a user.
public final class ServiceAccounts {
    /// Group of all service accounts of a workspace.
    public static final String GROUP = "system:serviceaccounts";

    private static final String PREFIX = "system:serviceaccount:";

    private ServiceAccounts() {}

    /// `system:serviceaccount:<namespace>:<name>`.
    public static String userName(String namespace, String name) {
        return PREFIX + namespace + ":" + name;
    }

    /// The groups that every service account of a namespace is in.
    public static List<String> groups(String namespace) {
        return List.of(GROUP, GROUP + ":" + namespace);
    }

    /// Namespace and name in a user name; empty when it is not that of a service account.
    public static List<String> parse(String userName) {
        if (!userName.startsWith(PREFIX)) {
            return List.of();
        }
        List<String> parts = List.of(userName.substring(PREFIX.length()).split(":", -1));
        return parts.size() == 2 && parts.stream().noneMatch(String::isEmpty) ? parts : List.of();
    }
}
