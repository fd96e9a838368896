package dev.polder.control.serviceaccount;

import dev.polder.api.meta.ObjectKey;

/// Signs the tokens that stand in Secrets. Any thread.
@FunctionalInterface
public interface SecretTokens {
    /// @param secret  key of the Secret that is to hold the token
    /// @param account name of the service account, in the same namespace
    /// @param uid     of that account
    String sign(ObjectKey secret, String account, String uid);
}
