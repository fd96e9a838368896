package dev.polder.control.serviceaccount;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Fills Secrets of the type `kubernetes.io/service-account-token` with a token, the certificates of the server and the
/// namespace, and takes them away when their account is gone (upstream: `pkg/controller/serviceaccount` TokensController).
/// Keys are those of such Secrets and of accounts.
public final class TokenSecrets implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("token-secrets");
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final GroupVersionResource ACCOUNTS = new GroupVersionResource("", "v1", "serviceaccounts");
    private static final GroupResource SECRET = SECRETS.groupResource();
    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String NAME = "kubernetes.io/service-account.name";
    private static final String UID = "kubernetes.io/service-account.uid";
    private static final Selection OF_TYPE = new Selection(
            LabelSelector.EVERYTHING, new FieldSelector(List.of(new FieldSelector.Term("type", TYPE, true))));

    private final ObjectStore store;
    private final Resources resources;
    private final String certificates;
    private final SecretTokens tokens;

    /// @param certificates that clients trust the server by, as PEM
    public TokenSecrets(ObjectStore store, Resources resources, String certificates, SecretTokens tokens) {
        this.store = store;
        this.resources = resources;
        this.certificates = base64(certificates);
        this.tokens = tokens;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(
                new Source(SECRET, secret -> isToken(secret) ? List.of(secret.key()) : List.of()),
                Source.self(ACCOUNTS.groupResource()));
    }

    private static boolean isToken(StoredObject secret) {
        return TYPE.equals(secret.header().fields().get("type"));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (key.resource().equals(SECRET)) {
            return ofSecret(key);
        }
        ListQuery query = new ListQuery(key.workspace(), SECRET, key.namespace(), OF_TYPE, 0, 0, null);
        if (!(store.list(query) instanceof ListResult.Page page)) {
            return new Outcome.Retry("the Secrets of the namespace cannot be listed");
        }
        for (StoredObject secret : page.items()) {
            // Who lost its account may not have changed itself.
            JsonObject tree = JsonReader.readObject(secret.body(), JsonLimits.STORED);
            if (key.name().equals(Meta.annotations(tree).get(NAME))) {
                ofSecret(secret.key());
            }
        }
        return Outcome.DONE;
    }

    private Outcome ofSecret(ObjectKey key) {
        ResourceRef ref = new ResourceRef(key.workspace(), SECRETS, key.namespace(), key.name());
        Optional<JsonObject> found = resources.get(AS, ref);
        if (found.isEmpty()) {
            forget(key);
            return Outcome.DONE;
        }
        JsonObject secret = found.get();
        Map<String, String> annotations = Meta.annotations(secret);
        String name = annotations.getOrDefault(NAME, "");
        if (!secret.string("type", "").equals(TYPE) || name.isEmpty() || Meta.deleting(secret)) {
            return Outcome.DONE;
        }
        String uid = annotations.getOrDefault(UID, "");
        Optional<JsonObject> account = Optional.of(name)
                .filter(each -> each.indexOf('\0') < 0)
                .flatMap(each -> resources.get(AS, new ResourceRef(key.workspace(), ACCOUNTS, key.namespace(), each)))
                .filter(a -> uid.isEmpty() || uid.equals(Meta.uid(a)));
        try {
            if (account.isEmpty()) {
                resources.delete(AS, ref, new Resources.Preconditions(Meta.uid(secret), ""));
            } else if (fill(key, secret, account.get())) {
                resources.update(AS, ref, secret);
            }
            return Outcome.DONE;
        } catch (ApiException e) {
            // Somebody else wrote or took it, which is told; an immutable one stays as it is.
            if (e.is(StatusReason.NOT_FOUND) || e.is(StatusReason.CONFLICT)) {
                return Outcome.DONE;
            }
            if (e.is(StatusReason.INVALID)) {
                return new Outcome.Park(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /// Puts in what is missing; gives whether something was.
    private boolean fill(ObjectKey key, JsonObject secret, JsonObject account) {
        JsonObject data = secret.objectOrNew("data");
        boolean trusts = certificates.equals(data.string("ca.crt", ""));
        boolean named = !data.string("namespace", "").isEmpty();
        boolean signed = !data.string("token", "").isEmpty();
        if (trusts && named && signed) {
            return false;
        }
        data.put("ca.crt", certificates);
        if (!named) {
            data.put("namespace", base64(key.namespace()));
        }
        if (!signed) {
            data.put("token", base64(tokens.sign(key, Meta.name(account), Meta.uid(account))));
        }
        Meta.of(secret).objectOrNew("annotations").put(NAME, Meta.name(account)).put(UID, Meta.uid(account));
        return true;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Takes a Secret that is gone out of the accounts that name it.
    private void forget(ObjectKey key) {
        for (JsonObject account : resources.list(AS, new ResourceRef(key.workspace(), ACCOUNTS, key.namespace(), ""))) {
            List<JsonObject> named = account.objects("secrets");
            List<JsonObject> left = named.stream()
                    .filter(each -> !Objects.equals(each.string("name"), key.name()))
                    .toList();
            if (left.size() < named.size()) {
                if (left.isEmpty()) {
                    account.remove("secrets");
                } else {
                    account.put("secrets", new JsonArray(left));
                }
                resources.update(
                        AS, new ResourceRef(key.workspace(), ACCOUNTS, key.namespace(), Meta.name(account)), account);
            }
        }
    }
}
