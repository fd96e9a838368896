package dev.polder.authz.token;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.authz.ServiceAccounts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The claims of tokens: those of a kube-apiserver (`pkg/serviceaccount`), and kcp's that names the workspace.
public final class TokenClaims {
    /// Issuer of tokens that stand in Secrets.
    public static final String LEGACY_ISSUER = "kubernetes/serviceaccount";

    static final String KUBERNETES = "kubernetes.io";
    static final String LEGACY = "kubernetes.io/serviceaccount/";
    static final String HOME = "clusterName";

    private TokenClaims() {}

    /// From when to when a token is good.
    ///
    /// @param issued    its beginning
    /// @param expires   its end
    /// @param warnAfter when its use should have ended, null for the end
    public record Life(Instant issued, Instant expires, @Nullable Instant warnAfter) {}

    /// Who says it, in a token of one use.
    ///
    /// @param issuer    URL of the workspace
    /// @param id        of the token, never used twice
    /// @param audiences whom it is for, at least one
    public record Issue(String issuer, String id, List<String> audiences) {
        public Issue {
            audiences = List.copyOf(audiences);
        }
    }

    /// Of a token that ends.
    public static JsonObject bound(AccountRef account, Binding binding, Life life, Issue issue) {
        JsonObject own = new JsonObject().put(HOME, account.home().value()).put("namespace", account.namespace());
        put(own, "node", binding.node());
        put(own, "pod", binding.pod());
        put(own, "secret", binding.secret());
        put(own, "serviceaccount", new Binding.Ref(account.name(), account.uid()));
        if (life.warnAfter() != null) {
            own.put("warnafter", life.warnAfter().getEpochSecond());
        }
        return new JsonObject()
                .put("aud", JsonArray.ofStrings(issue.audiences()))
                .put("exp", life.expires().getEpochSecond())
                .put("iat", life.issued().getEpochSecond())
                .put("iss", issue.issuer())
                .put("jti", issue.id())
                .put(KUBERNETES, own)
                .put("nbf", life.issued().getEpochSecond())
                .put("sub", ServiceAccounts.userName(account.namespace(), account.name()));
    }

    /// Of a token that is good for as long as it stands in a Secret.
    public static JsonObject ofSecret(AccountRef account, String secret) {
        return new JsonObject()
                .put("iss", LEGACY_ISSUER)
                .put(LEGACY + HOME, account.home().value())
                .put(LEGACY + "namespace", account.namespace())
                .put(LEGACY + "secret.name", secret)
                .put(LEGACY + "service-account.name", account.name())
                .put(LEGACY + "service-account.uid", account.uid())
                .put("sub", ServiceAccounts.userName(account.namespace(), account.name()));
    }

    private static void put(JsonObject claims, String name, Binding.@Nullable Ref ref) {
        if (ref != null) {
            JsonObject json = new JsonObject().put("name", ref.name());
            claims.put(name, ref.uid().isEmpty() ? json : json.put("uid", ref.uid()));
        }
    }
}
