package dev.polder.authz.token;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import java.util.List;

/// What is to be thought of a token.
public sealed interface TokenResult {
    /// It is good.
    ///
    /// @param home      the workspace that it belongs to; elsewhere it is foreign
    /// @param user      who it is there
    /// @param audiences those that were asked for and that the token is for
    record Good(WorkspaceId home, UserInfo user, List<String> audiences) implements TokenResult {
        public Good {
            audiences = List.copyOf(audiences);
        }
    }

    /// It is none of ours.
    record Unknown() implements TokenResult {}

    /// It says that it is ours and is no good.
    ///
    /// @param why in words that its bearer may read
    record Refused(String why) implements TokenResult {}
}
