package dev.polder.gateway.token;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.WireTime;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.GoText;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import dev.polder.authz.token.AccountRef;
import dev.polder.authz.token.Binding;
import dev.polder.authz.token.Jwt;
import dev.polder.authz.token.TokenClaims;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ResourceHandler;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/// `serviceaccounts/token` (upstream: `registry/core/serviceaccount/storage` TokenREST): signs a token for an account, for
/// whoever may create that subresource.
public final class TokenRequestHandler implements ResourceHandler.SubresourceHandler {
    private static final GroupVersionKind KIND = new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
    private static final long DEFAULT_SECONDS = 3600;
    private static final long LEAST_SECONDS = 600;
    private static final long MOST_SECONDS = 1L << 32;

    /// What the volume of a pod asks for: such a token is good for a year, and its use is to be warned of after this.
    private static final long OF_VOLUMES = 3607;
    private static final Duration EXTENDED = Duration.ofDays(365);

    private final Tokens tokens;
    private final BoundObjects objects;
    private final ObjectStore store;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /// @param ids fresh UUIDs
    public TokenRequestHandler(Tokens tokens, ObjectStore store, InstantSource clock, Supplier<String> ids) {
        this.tokens = tokens;
        this.objects = new BoundObjects(store);
        this.store = store;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        if (!request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        Question question = Question.of(request, KIND.kind());
        JsonObject asked = question.object();
        JsonObject metadata = asked.objectOrNew("metadata");
        requireUrl(metadata, scope);
        StoredObject account = store.get(scope.key())
                .orElseThrow(() -> Statuses.notFound(scope.resource(), scope.name()));
        String uid = account.header().uid();
        requireUid(metadata, scope.name(), uid);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        metadata.put("name", scope.name())
                .put("namespace", scope.namespace())
                .put("uid", uid)
                .put("creationTimestamp", WireTime.text(now));
        metadata.remove("managedFields");
        JsonObject spec = asked.objectOrNew("spec");
        complete(spec, tokens.issuer(scope.workspace()));
        JsonObject reference = spec.object("boundObjectRef");
        Binding binding = reference == null ? Binding.NONE : objects.find(scope, reference);
        var ref = new AccountRef(scope.workspace(), scope.namespace(), scope.name(), uid);
        asked.put("status", status(ref, binding, spec, now));
        return question.answer();
    }

    private static void requireUrl(JsonObject metadata, CallScope scope) {
        String namespace = metadata.string("namespace", "");
        if (!namespace.isEmpty() && !namespace.equals(scope.namespace())) {
            throw Statuses.badRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
        String name = metadata.string("name", "");
        if (!name.isEmpty() && !name.equals(scope.name())) {
            throw Statuses.invalid(
                    KIND,
                    scope.name(),
                    List.of(FieldError.invalid(
                            "metadata.name", GoText.quote(name), "must match the service account name if specified")));
        }
    }

    private static void requireUid(JsonObject metadata, String name, String uid) {
        String named = metadata.string("uid", "");
        if (!named.isEmpty() && !named.equals(uid)) {
            throw Statuses.conflict(
                    new GroupResource(KIND.group(), KIND.kind()),
                    name,
                    "the UID in the token request (%s) does not match the UID of the service account (%s)"
                            .formatted(named, uid));
        }
    }

    /// Fills in what was left out, in the order in which the answer has it, and judges how long the token is to be good.
    private static void complete(JsonObject spec, String issuer) {
        JsonArray said = spec.array("audiences");
        JsonArray audiences = said == null || said.isEmpty() ? JsonArray.ofStrings(List.of(issuer)) : said;
        long seconds = spec.integer("expirationSeconds").orElse(DEFAULT_SECONDS);
        JsonObject reference = spec.object("boundObjectRef");
        spec.names().clear();
        spec.put("audiences", audiences)
                .put("expirationSeconds", seconds)
                .put("boundObjectRef", reference == null ? JsonNull.NULL : reference);
        if (seconds < LEAST_SECONDS) {
            throw refused("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds > MOST_SECONDS) {
            throw refused("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        }
    }

    private static RuntimeException refused(String field, long value, String why) {
        StatusCause cause = FieldError.invalid(field, Long.toString(value), why);
        return Statuses.invalid(KIND, "", List.of(cause));
    }

    private JsonObject status(AccountRef account, Binding binding, JsonObject spec, Instant now) {
        long seconds = spec.integer("expirationSeconds").orElse(DEFAULT_SECONDS);
        List<String> audiences = spec.stringsAt("audiences");
        String issuer = tokens.issuer(account.home());
        Instant end = now.plusSeconds(seconds);
        boolean extended = binding.pod() != null && seconds == OF_VOLUMES && List.of(issuer).containsAll(audiences);
        var life = new TokenClaims.Life(now, extended ? now.plus(EXTENDED) : end, extended ? end : null);
        var issue = new TokenClaims.Issue(issuer, ids.get(), audiences);
        String token = tokens.sign(TokenClaims.bound(account, binding, life, issue));
        if (token.length() > Jwt.MOST_CHARS) {
            throw Statuses.invalid(
                    KIND,
                    "",
                    List.of(FieldError.invalid(
                            "spec.audiences",
                            "<" + audiences.size() + " audiences>",
                            "the token would be longer than " + Jwt.MOST_CHARS + " characters, which is the most that is taken")));
        }
        return new JsonObject().put("token", token).put("expirationTimestamp", WireTime.text(end));
    }
}
