package dev.polder.authz.authn;

import dev.polder.api.access.UserInfo;

/// Who is calling, if that can be told.
public sealed interface AuthenticationResult {
    /// The credentials are good. In a workspace that they were not made for, the user is `system:anonymous` with the
    /// group of its home.
    record Authenticated(UserInfo user) implements AuthenticationResult {}

    /// There are no credentials.
    record Anonymous(UserInfo user) implements AuthenticationResult {}

    /// There are credentials and they are no good: 401. `why` is for the log only.
    record Rejected(String why) implements AuthenticationResult {}
}
