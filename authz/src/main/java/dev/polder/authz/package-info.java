/// Authz judges: may this user do this, here. Everything is computed per request from the roles of the workspace that
/// [dev.polder.api.access.RoleSource] gives; nothing is kept. Immutable, any thread.
@NullMarked
package dev.polder.authz;

import org.jspecify.annotations.NullMarked;
