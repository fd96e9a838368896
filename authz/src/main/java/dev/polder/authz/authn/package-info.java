/// Who is calling: verified credentials and impersonation headers become a [dev.polder.api.access.UserInfo].
/// Immutable, any thread.
@NullMarked
package dev.polder.authz.authn;

import org.jspecify.annotations.NullMarked;
