package dev.polder.authz.token;

import dev.polder.api.meta.WorkspaceId;

/// A service account.
///
/// @param home      its workspace
/// @param namespace in it
/// @param name      of the account
/// @param uid       of the account
public record AccountRef(WorkspaceId home, String namespace, String name, String uid) {}
