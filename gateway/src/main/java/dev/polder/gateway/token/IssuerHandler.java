package dev.polder.gateway.token;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.certs.token.TokenKey;
import dev.polder.certs.token.TokenKeys;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Router;
import java.util.List;

/// What a relying party asks a workspace, as an issuer of OpenID Connect, before it trusts tokens: `/.well-known/openid-configuration`
/// and `/openid/v1/jwks` (upstream: `pkg/serviceaccount/openidmetadata.go`). The keys are those of all workspaces.
public final class IssuerHandler implements ApiHandler {
    private static final String CONFIGURATION = "/.well-known/openid-configuration";
    private static final String KEYS = "/openid/v1/jwks";

    private final Tokens tokens;

    public IssuerHandler(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Response handle(ApiRequest request) {
        String path = request.info().path();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        WorkspaceId workspace = request.workspace();
        if (workspace == null || !(trimmed.equals(CONFIGURATION) || trimmed.equals(KEYS))) {
            return Router.NOTHING_HERE;
        }
        if (!request.http().method().equals("GET")) {
            throw Statuses.methodNotAllowed();
        }
        return trimmed.equals(KEYS)
                ? answer("application/jwk-set+json", keys())
                : answer("application/json", configuration(tokens.issuer(workspace)));
    }

    private JsonObject configuration(String issuer) {
        List<String> algorithms =
                tokens.keys().all().stream().map(TokenKey::algorithm).distinct().sorted().toList();
        return new JsonObject()
                .put("issuer", issuer)
                .put("jwks_uri", issuer + KEYS)
                .put("response_types_supported", JsonArray.ofStrings(List.of("id_token")))
                .put("subject_types_supported", JsonArray.ofStrings(List.of("public")))
                .put("id_token_signing_alg_values_supported", JsonArray.ofStrings(algorithms));
    }

    private JsonObject keys() {
        JsonArray keys = new JsonArray();
        tokens.keys().all().forEach(key -> keys.add(JsonObject.ofStrings(key.publicMembers())));
        return new JsonObject().put("keys", keys);
    }

    private static Response answer(String type, JsonObject body) {
        Headers headers = Headers.of(
                "content-type", type, "cache-control", "public, max-age=" + TokenKeys.PUBLISHED.toSeconds());
        return new Response.Unary(200, headers, JsonWriter.compact(body));
    }
}
