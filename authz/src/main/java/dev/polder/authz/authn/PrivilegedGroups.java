package dev.polder.authz.authn;

import dev.polder.api.access.UserInfo;

/// Groups whose membership is decided by Polder and never by a tenant: not by a certificate made for a workspace, and not
/// by impersonation unless whoever impersonates is a member.
final class PrivilegedGroups {
    private PrivilegedGroups() {}

    static boolean contains(String group) {
        return group.equals(UserInfo.MASTERS)
                || group.startsWith("system:kcp:")
                || group.startsWith("system:polder:")
                || group.startsWith(Authenticator.FOREIGN_GROUP_PREFIX);
    }
}
