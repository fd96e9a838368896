package dev.polder.control.template;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import org.jspecify.annotations.Nullable;

/// What fills the slots of a new workspace.
///
/// @param workspace its logical cluster
/// @param path      where it stands in the tree
/// @param created   time, RFC 3339 in whole seconds
/// @param owner     the Workspace object that it belongs to, null for the root of the tree
/// @param creator   who asked for it
public record Birth(
        WorkspaceId workspace,
        WorkspacePath path,
        String created,
        @Nullable WorkspaceOwner owner,
        UserInfo creator) {

    /// A Workspace object.
    ///
    /// @param workspace the logical cluster that it lives in
    public record WorkspaceOwner(WorkspaceId workspace, String name, String uid) {}
}
