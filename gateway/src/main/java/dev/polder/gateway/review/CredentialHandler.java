package dev.polder.gateway.review;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.Statuses;
import dev.polder.authz.Homes;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.CertificateRefusedException;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.ClientCredential;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceHandler;
import dev.polder.gateway.resource.write.BodyDecoder;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// `logicalclusters/cluster/credentials`: a fresh client certificate that is good in this workspace alone. Whoever may
/// create that subresource administers the workspace.
public final class CredentialHandler implements ResourceHandler.SubresourceHandler {
    private static final Set<String> FIELDS = Set.of("user", "groups", "expirationSeconds");

    private final CertificateAuthority authority;
    private final ObjectStore store;
    private final Supplier<String> url;

    /// @param url of the gateway, `https://host:port`
    public CredentialHandler(CertificateAuthority authority, ObjectStore store, Supplier<String> url) {
        this.authority = authority;
        this.store = store;
        this.url = url;
    }

    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        if (!request.info().verb().equals("create")) {
            throw Statuses.methodNotAllowed();
        }
        StoredObject cluster = store.get(scope.key())
                .orElseThrow(() -> Statuses.notFound(scope.key().resource(), scope.name()));
        JsonObject body = BodyDecoder.decode(request).object();
        if (body.has("spec") && body.object("spec") == null) {
            throw Statuses.badRequest("spec: Invalid value: an object was expected");
        }
        JsonObject spec = body.objectOrNew("spec");
        requireTypes(spec);
        for (String field : spec.names()) {
            if (!FIELDS.contains(field)) {
                throw Statuses.badRequest("unknown field \"spec." + field + "\": expected one of " + FIELDS);
            }
        }
        ClientCredential credential = issue(scope, spec);
        String path = ObjectCodec.decode(cluster).stringAt("metadata", "annotations", "kcp.io/path");
        body.put("status", new JsonObject()
                .put("certificate", credential.certificatePem())
                .put("privateKey", credential.privateKeyPem())
                .put("certificateAuthority", authority.servingTrustPem())
                .put("workspace", scope.workspace().value())
                .put("url", url.get() + "/clusters/" + (path == null ? scope.workspace().value() : path))
                .put("expirationTimestamp", credential.notAfter().toString()));
        return Response.Unary.of(201, "application/json", JsonWriter.compact(body));
    }

    /// What is not understood must not be taken for what was left out: that asks for an administrator.
    private static void requireTypes(JsonObject spec) {
        JsonArray groups = spec.array("groups");
        boolean wrong = (spec.has("user") && spec.string("user") == null)
                || (spec.has("groups") && (groups == null || groups.strings().size() != groups.size()))
                || (spec.has("expirationSeconds") && spec.integer("expirationSeconds").isEmpty());
        if (wrong) {
            throw Statuses.badRequest("spec: Invalid value: user is a text, groups are texts, expirationSeconds a number");
        }
    }

    private ClientCredential issue(CallScope scope, JsonObject spec) {
        String user = spec.string("user", "");
        JsonArray given = spec.array("groups");
        List<String> groups = given == null ? List.of() : given.strings();
        if (user.isEmpty() && groups.isEmpty()) {
            user = Homes.WORKSPACE_ADMIN_USER;
            groups = List.of(Homes.WORKSPACE_ADMIN_GROUP);
        } else if (user.isEmpty() || user.startsWith("system:") || user.startsWith("polder:")) {
            throw Statuses.badRequest(
                    "spec.user: Invalid value: \"" + user + "\": a name that does not begin with system: or polder:");
        } else if (groups.stream().anyMatch(group -> group.startsWith("system:"))) {
            throw Statuses.badRequest("spec.groups: Invalid value: groups of system: cannot be given");
        }
        var asked = ClientCertificateRequest.tenant(user, groups, scope.workspace().value());
        if (spec.integer("expirationSeconds").isPresent()) {
            asked = asked.withLifetime(Duration.ofSeconds(spec.integer("expirationSeconds").getAsLong()));
        }
        try {
            return authority.issue(asked);
        } catch (CertificateRefusedException e) {
            throw Statuses.badRequest("spec: " + e.getMessage());
        }
    }
}
