package dev.polder.gateway.token;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.status.Statuses;
import dev.polder.authz.token.Jwt;
import dev.polder.authz.token.TokenResult;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.review.AccessReviewHandler;
import java.util.List;

/// `authentication.k8s.io/v1` TokenReview (upstream: `registry/authentication/tokenreview`). A token of another workspace is
/// not authenticated, whatever it is good for there.
public final class TokenReviewHandler implements ApiHandler {
    private static final String UNKNOWN = "invalid bearer token";

    private final Tokens tokens;

    public TokenReviewHandler(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Response handle(ApiRequest request) {
        WorkspaceId workspace = request.workspace();
        RequestInfo.Target target = request.info().target();
        if (!target.namespace().isEmpty() || !target.name().isEmpty()) {
            throw Statuses.unknownPath();
        }
        if (workspace == null || !request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        Question question = Question.of(request, "TokenReview");
        JsonObject review = question.object();
        JsonObject spec = review.objectOrNew("spec");
        String token = spec.string("token", "");
        if (token.isEmpty()) {
            throw Statuses.badRequest("token is required for TokenReview in authentication");
        }
        List<String> asked = spec.stringsAt("audiences");
        review.put("metadata", review.objectOrNew("metadata"));
        review.put("status", status(workspace, token.strip(), asked));
        return question.answer();
    }

    private JsonObject status(WorkspaceId workspace, String token, List<String> audiences) {
        if (Jwt.parse(token).flatMap(Jwt::claimedHome).filter(workspace::equals).isEmpty()) {
            return failed(UNKNOWN);
        }
        return switch (tokens.verifier().verify(token, audiences)) {
            case TokenResult.Good good ->
                new JsonObject()
                        .put("authenticated", true)
                        .put("user", AccessReviewHandler.userInfo(good.user()))
                        .put("audiences", JsonArray.ofStrings(good.audiences()));
            case TokenResult.Unknown _ -> failed(UNKNOWN);
            case TokenResult.Refused refused -> failed("[" + UNKNOWN + ", " + refused.why() + "]");
        };
    }

    private static JsonObject failed(String error) {
        return new JsonObject().put("user", new JsonObject()).put("error", error);
    }
}
