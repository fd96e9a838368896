package dev.polder.authz.token;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.Homes;
import dev.polder.authz.ServiceAccounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the account of a token and the objects that it is bound to are there, with the UIDs that the token says. Asked at
/// each request: a token ends with what it is bound to. Any thread.
final class AccountCheck {
    private static final String EXTRA = "authentication.kubernetes.io/";
    private static final String INVALIDATED = "service account token has been invalidated";
    private static final String INVALID_SINCE = "kubernetes.io/legacy-token-invalid-since";

    private final TokenObjects objects;

    AccountCheck(TokenObjects objects) {
        this.objects = objects;
    }

    /// Something that a token names is not there any more; the message says what.
    static final class GoneException extends Exception {
        private static final long serialVersionUID = 1L;

        GoneException(String message) {
            super(message);
        }
    }

    /// Who the bearer of a bound token is.
    ///
    /// @param from what was deleted before is gone
    UserInfo bound(JsonObject claims, WorkspaceId home, Instant from) throws GoneException {
        JsonObject own = claims.objectAt(TokenClaims.KUBERNETES);
        Binding.Ref account = own == null ? null : ref(own, "serviceaccount");
        if (own == null || account == null) {
            throw new GoneException("serviceaccount claim is missing");
        }
        String namespace = own.string("namespace", "");
        TokenObjects.Found found = account(home, namespace, account.name());
        if (!found.uid().equals(account.uid())) {
            throw new GoneException(
                    "service account UID (%s) does not match claim (%s)".formatted(found.uid(), account.uid()));
        }
        if (isDeleted(found, from)) {
            throw new GoneException("service account %s/%s has been deleted".formatted(namespace, account.name()));
        }
        Binding.Ref pod = ref(own, "pod");
        Binding.Ref node = ref(own, "node");
        require(new Bound("Secret", "secret", TokenObjects.SECRETS, ref(own, "secret")), home, namespace, from);
        require(new Bound("Pod", "pod", TokenObjects.PODS, pod), home, namespace, from);
        require(new Bound("Node", "node", TokenObjects.NODES, pod == null ? node : null), home, "", from);
        Map<String, List<String>> extra = new LinkedHashMap<>();
        String id = claims.string("jti", "");
        if (!id.isEmpty()) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + id));
        }
        tell(extra, "pod", pod);
        tell(extra, "node", node);
        return user(home, namespace, account, extra);
    }

    /// An object that a token is bound to.
    ///
    /// @param kind  as a message begins with it
    /// @param claim as a message names the claim
    private record Bound(String kind, String claim, GroupResource resource, Binding.@Nullable Ref ref) {}

    private void require(Bound bound, WorkspaceId home, String namespace, Instant from) throws GoneException {
        Binding.Ref ref = bound.ref();
        if (ref == null) {
            return;
        }
        TokenObjects.Found found = find(home, bound.resource(), namespace, ref.name())
                .orElseThrow(() -> new GoneException(INVALIDATED));
        if (!found.uid().equals(ref.uid())) {
            throw new GoneException("%s UID (%s) does not match service account %s ref claim (%s)"
                    .formatted(bound.kind(), found.uid(), bound.claim(), ref.uid()));
        }
        if (isDeleted(found, from)) {
            throw new GoneException(INVALIDATED);
        }
    }

    /// Who the bearer of a token in a Secret is.
    ///
    /// @param text of the whole token, which must be what the Secret holds
    UserInfo ofSecret(JsonObject claims, WorkspaceId home, String text) throws GoneException {
        String namespace = claim(claims, "namespace", "namespace");
        String secretName = claim(claims, "secret.name", "secretName");
        var account = new Binding.Ref(
                claim(claims, "service-account.name", "serviceAccountName"),
                claim(claims, "service-account.uid", "serviceAccountUID"));
        if (!claims.string("sub", "").equals(ServiceAccounts.userName(namespace, account.name()))) {
            throw new GoneException("sub claim is invalid");
        }
        TokenObjects.Found secret = find(home, TokenObjects.SECRETS, namespace, secretName)
                .filter(found -> found.deleted() == null)
                .orElseThrow(() -> new GoneException("Token has been invalidated"));
        JsonObject tree = secret.tree().get();
        if (!holds(tree, text)) {
            throw new GoneException("Token does not match server's copy");
        }
        TokenObjects.Found found = account(home, namespace, account.name());
        if (found.deleted() != null) {
            throw new GoneException("ServiceAccount %s/%s has been deleted".formatted(namespace, account.name()));
        }
        if (!found.uid().equals(account.uid())) {
            throw new GoneException(
                    "ServiceAccount UID (%s) does not match claim (%s)".formatted(found.uid(), account.uid()));
        }
        if (!Objects.requireNonNullElse(tree.stringAt("metadata", "labels", INVALID_SINCE), "").isEmpty()) {
            throw new GoneException(("the token in secret %1$s/%2$s for service account %1$s/%3$s has been marked invalid. Use"
                            + " tokens from the TokenRequest API or manually created secret-based tokens, or remove the '%4$s'"
                            + " label from the secret to temporarily allow use of this token")
                    .formatted(namespace, secretName, account.name(), INVALID_SINCE));
        }
        return user(home, namespace, account, new LinkedHashMap<>());
    }

    private static boolean holds(JsonObject secret, String text) {
        String data = secret.stringAt("data", "token");
        if (data == null) {
            return false;
        }
        try {
            return MessageDigest.isEqual(Base64.getDecoder().decode(data), text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String claim(JsonObject claims, String name, String shown) throws GoneException {
        String value = claims.string(TokenClaims.LEGACY + name, "");
        if (value.isEmpty()) {
            throw new GoneException(shown + " claim is missing");
        }
        return value;
    }

    private TokenObjects.Found account(WorkspaceId home, String namespace, String name) throws GoneException {
        return find(home, TokenObjects.ACCOUNTS, namespace, name)
                .orElseThrow(() -> new GoneException("serviceaccounts \"%s\" not found".formatted(name)));
    }

    private Optional<TokenObjects.Found> find(WorkspaceId home, GroupResource resource, String namespace, String name) {
        return objects.find(home, resource, namespace, name);
    }

    private static boolean isDeleted(TokenObjects.Found found, Instant from) {
        return found.deleted() != null && found.deleted().isBefore(from);
    }

    private static Binding.@Nullable Ref ref(JsonObject own, String name) {
        JsonObject ref = own.object(name);
        return ref == null ? null : new Binding.Ref(ref.string("name", ""), ref.string("uid", ""));
    }

    private static void tell(Map<String, List<String>> extra, String kind, Binding.@Nullable Ref ref) {
        if (ref != null) {
            extra.put(EXTRA + kind + "-name", List.of(ref.name()));
            if (!ref.uid().isEmpty()) {
                extra.put(EXTRA + kind + "-uid", List.of(ref.uid()));
            }
        }
    }

    private static UserInfo user(
            WorkspaceId home, String namespace, Binding.Ref account, Map<String, List<String>> extra) {
        extra.put(Homes.EXTRA_KEY, List.of(home.value()));
        return new UserInfo(
                ServiceAccounts.userName(namespace, account.name()),
                account.uid(),
                List.of(ServiceAccounts.GROUP, ServiceAccounts.GROUP + ":" + namespace, UserInfo.AUTHENTICATED),
                extra);
    }
}
