package dev.polder.authz;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import java.util.List;
import java.util.Optional;

/// The workspace that a credential belongs to (house decision 11), as it is carried in a user's `extra`. Only the
/// authenticator writes it.
public final class Homes {
    /// Key in `extra`; its one value is the name of the home workspace.
    public static final String EXTRA_KEY = "authentication.kcp.io/cluster-name";

    /// Group of a credential that may do everything in its home, and nothing elsewhere.
    public static final String WORKSPACE_ADMIN_GROUP = "system:polder:workspace-admin";

    /// User name of such a credential.
    public static final String WORKSPACE_ADMIN_USER = "polder:workspace-admin";

    private Homes() {}

    /// Empty for an identity that is valid everywhere.
    public static Optional<String> of(UserInfo user) {
        List<String> home = user.extra().getOrDefault(EXTRA_KEY, List.of());
        return home.size() == 1 ? Optional.of(home.getFirst()) : Optional.empty();
    }

    /// Whether the user's credential was made for this workspace.
    public static boolean isHome(UserInfo user, WorkspaceId workspace) {
        return of(user).filter(workspace.value()::equals).isPresent();
    }

    /// Whether the user may do everything in the workspace without asking its roles: the operator's `system:masters`,
    /// and the workspace's own administrator.
    public static boolean mayDoEverything(UserInfo user, WorkspaceId workspace) {
        return user.memberOf(UserInfo.MASTERS)
                || (user.memberOf(WORKSPACE_ADMIN_GROUP) && isHome(user, workspace));
    }
}
