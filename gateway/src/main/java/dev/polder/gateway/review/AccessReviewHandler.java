package dev.polder.gateway.review;

import dev.polder.api.access.UserInfo;
import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.Statuses;
import dev.polder.authz.Attributes;
import dev.polder.authz.Decision;
import dev.polder.authz.Homes;
import dev.polder.authz.RbacAuthorizer;
import dev.polder.authz.RulesReview;
import dev.polder.authz.ServiceAccounts;
import dev.polder.authz.WorkspaceAccess;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.write.BodyDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `authorization.k8s.io` reviews and SelfSubjectReview.
public final class AccessReviewHandler implements ApiHandler {
    private static final Map<String, String> KINDS = BuiltinResources.reviews().stream()
            .collect(Collectors.toUnmodifiableMap(
                    review -> review.names().plural(), review -> review.names().kind()));

    private final RbacAuthorizer authorizer;
    private final WorkspaceAccess access;

    public AccessReviewHandler(RbacAuthorizer authorizer) {
        this.authorizer = authorizer;
        this.access = new WorkspaceAccess(authorizer);
    }

    @Override
    public Response handle(ApiRequest request) {
        WorkspaceId workspace = request.workspace();
        if (workspace == null || !request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        RequestInfo.Target target = request.info().target();
        Rendering rendering = Rendering.of(
                request,
                new GroupVersionKind(target.group(), target.version(), KINDS.getOrDefault(target.resource(), "")));
        if (rendering.view() != Rendering.View.OBJECT) {
            throw Statuses.notAcceptable("only the following media types are accepted: application/json, application/yaml,"
                    + " application/vnd.kubernetes.protobuf");
        }
        JsonObject review = BodyDecoder.decode(request).object();
        requireKind(request.info().target(), review);
        JsonObject spec = review.objectOrNew("spec");
        checkScope(request, spec);
        JsonObject status =
                switch (request.info().target().resource()) {
                    case "selfsubjectaccessreviews" -> decide(spec, request.user(), workspace);
                    case "subjectaccessreviews", "localsubjectaccessreviews" -> decide(spec, subject(spec, workspace), workspace);
                    case "selfsubjectrulesreviews" -> rules(spec, request.user(), workspace);
                    case "selfsubjectreviews" -> new JsonObject().put("userInfo", userInfo(request.user()));
                    default -> throw Statuses.unknownPath();
                };
        review.put("status", status);
        if (request.info().target().resource().equals("selfsubjectreviews")) {
            review.remove("spec");
        }
        review.put("metadata", review.objectOrNew("metadata"));
        return Response.Unary.of(201, rendering.format().contentType(), rendering.write(review));
    }

    /// A body may leave kind and apiVersion out; the answer has them.
    private static void requireKind(RequestInfo.Target target, JsonObject review) {
        String expected = KINDS.getOrDefault(target.resource(), "");
        String kind = review.string("kind", expected);
        String apiVersion = review.string("apiVersion", target.groupVersion().toString());
        if (!kind.equals(expected) || !apiVersion.equals(target.groupVersion().toString())) {
            throw Statuses.badRequest("%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is served here"
                    .formatted(kind, target.version(), expected, kind));
        }
        review.put("kind", expected).put("apiVersion", target.groupVersion().toString());
    }

    private static ApiException invalid(String field, String shown, String why) {
        return Statuses.invalid(
                new GroupVersionKind("authorization.k8s.io", "v1", ""), "", List.of(FieldError.invalid(field, shown, why)));
    }

    /// A right in one namespace lets one ask about that namespace, by the one review that is made for it.
    private static void checkScope(ApiRequest request, JsonObject spec) {
        RequestInfo.Target target = request.info().target();
        boolean local = target.resource().equals("localsubjectaccessreviews");
        if (local == target.namespace().isEmpty() || !target.name().isEmpty()) {
            throw Statuses.unknownPath();
        }
        String asked = spec.stringAt("resourceAttributes", "namespace");
        if (local && !target.namespace().equals(asked)) {
            throw invalid(
                    "spec.resourceAttributes.namespace",
                    JsonWriter.text(new JsonString(asked == null ? "" : asked)),
                    "must match metadata.namespace");
        }
    }

    private JsonObject decide(JsonObject spec, UserInfo user, WorkspaceId workspace) {
        JsonObject resource = spec.object("resourceAttributes");
        JsonObject path = spec.object("nonResourceAttributes");
        if (resource == null && path == null) {
            throw invalid(
                    "spec.resourceAttributes",
                    "null",
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        if (resource != null && path != null) {
            throw invalid(
                    "spec.nonResourceAttributes",
                    JsonWriter.text(path),
                    "cannot be specified in combination with resourceAttributes");
        }
        Attributes attributes = resource != null
                ? Attributes.ofResource(
                        user,
                        workspace,
                        resource.string("verb", ""),
                        new Attributes.ResourceTarget(
                                new GroupVersionResource(
                                        resource.string("group", ""),
                                        resource.string("version", "*"),
                                        resource.string("resource", "")),
                                resource.string("subresource", ""),
                                resource.string("namespace", ""),
                                resource.string("name", "")))
                : Attributes.ofPath(
                        user, workspace, path == null ? "" : path.string("verb", ""), path == null ? "" : path.string("path", ""));
        if (!access.mayEnter(user, workspace)) {
            return new JsonObject().put("allowed", false).put("reason", "access denied");
        }
        Decision decision = authorizer.authorize(attributes);
        JsonObject status = new JsonObject().put("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        return status;
    }

    /// Whom a review asks about. A service account that is named without its home is one of this workspace.
    private static UserInfo subject(JsonObject spec, WorkspaceId workspace) {
        JsonArray groups = spec.array("groups");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        JsonObject given = spec.object("extra");
        if (given != null) {
            for (String key : given.names()) {
                JsonArray values = given.array(key);
                extra.put(key, values == null ? List.of() : values.strings());
            }
        }
        String user = spec.string("user", "");
        if (user.isEmpty() && (groups == null || groups.isEmpty())) {
            throw invalid("spec.user", "\"\"", "at least one of user or group must be specified");
        }
        if (!ServiceAccounts.parse(user).isEmpty()) {
            extra.putIfAbsent(Homes.EXTRA_KEY, List.of(workspace.value()));
        }
        return new UserInfo(user, spec.string("uid", ""), groups == null ? List.of() : groups.strings(), extra);
    }

    private JsonObject rules(JsonObject spec, UserInfo user, WorkspaceId workspace) {
        String namespace = spec.string("namespace", "");
        if (namespace.isEmpty()) {
            throw Statuses.badRequest("no namespace on request");
        }
        RulesReview review = authorizer.review(user, workspace, namespace);
        return review.toStatus();
    }

    /// A user as `authentication.k8s.io` writes one.
    public static JsonObject userInfo(UserInfo user) {
        JsonObject extra = new JsonObject();
        user.extra().forEach((key, values) -> extra.put(key, JsonArray.ofStrings(values)));
        JsonObject info = new JsonObject().put("username", user.name());
        if (!user.uid().isEmpty()) {
            info.put("uid", user.uid());
        }
        info.put("groups", JsonArray.ofStrings(user.groups()));
        return extra.isEmpty() ? info : info.put("extra", extra);
    }
}
