package dev.polder.authz;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;

/// Whether a user may enter a workspace at all: see its discovery, and be judged by its roles. As in kcp this is the verb
/// `access` on the path `/`. A credential that was made for the workspace, a service account's among them, is a member.
public final class WorkspaceAccess {
    /// The verb that roles grant on [#PATH].
    public static final String VERB = "access";

    /// The path that roles name.
    public static final String PATH = "/";

    private final Authorizer authorizer;

    public WorkspaceAccess(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /// Whether the user may enter. Asked for a workspace that exists; for one that does not, the answer to a client must
    /// be the same as for one that may not be entered.
    public boolean mayEnter(UserInfo user, WorkspaceId workspace) {
        return Homes.isHome(user, workspace)
                || authorizer.authorize(Attributes.ofPath(user, workspace, VERB, PATH)).allowed();
    }
}
