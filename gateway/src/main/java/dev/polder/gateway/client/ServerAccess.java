package dev.polder.gateway.client;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// How to reach one API server, and as whom: what one context of a kubeconfig says.
///
/// @param server its URL, `https`, without a slash at the end; for a workspace down to `/clusters/…`
/// @param trust how the server is verified
/// @param credential who the client is
public record ServerAccess(URI server, Trust trust, Credential credential) {
    private static final String WORKSPACE_PREFIX = "/clusters/";

    /// The path or id of the workspace that the URL points into; empty when it points at a whole server.
    public Optional<String> workspace() {
        String path = server.getPath() == null ? "" : server.getPath();
        if (!path.startsWith(WORKSPACE_PREFIX)) {
            return Optional.empty();
        }
        String rest = path.substring(WORKSPACE_PREFIX.length());
        int slash = rest.indexOf('/');
        return Optional.of(slash < 0 ? rest : rest.substring(0, slash));
    }

    /// The same access, pointed into a workspace.
    ///
    /// @param workspace its path, such as `root:a`, or its id
    public ServerAccess inWorkspace(String workspace) {
        String whole = server.toString();
        int prefix = workspace().isPresent() ? whole.indexOf(WORKSPACE_PREFIX) : whole.length();
        return new ServerAccess(
                URI.create(whole.substring(0, prefix) + WORKSPACE_PREFIX + workspace), trust, credential);
    }

    /// A kubeconfig that says the same, with everything embedded in it. It holds the credential: it is a secret.
    ///
    /// @param name what its context, cluster and user are called
    public JsonObject toKubeconfig(String name) {
        JsonObject cluster = new JsonObject();
        switch (trust) {
            case Trust.Authorities authorities -> cluster.put("certificate-authority-data", base64(authorities.pem()));
            case Trust.Anyone _ -> cluster.put("insecure-skip-tls-verify", true);
            case Trust.Platform _ -> {
                // nothing to say: it is what a reader does when told nothing
            }
        }
        cluster.put("server", server.toString());
        JsonObject user = new JsonObject();
        switch (credential) {
            case Credential.ClientCertificate pair -> user.put("client-certificate-data", base64(pair.certificatePem()))
                    .put("client-key-data", base64(pair.privateKeyPem()));
            case Credential.Token token -> user.put("token", token.value());
            case Credential.None _ -> {
                // an anonymous user has no members
            }
        }
        JsonObject context = new JsonObject().put("cluster", name).put("user", name);
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Config")
                .put("clusters", named(name, "cluster", cluster))
                .put("users", named(name, "user", user))
                .put("contexts", named(name, "context", context))
                .put("current-context", name);
    }

    private static JsonValue named(String name, String kind, JsonObject entry) {
        return new JsonArray().add(new JsonObject().put("name", name).put(kind, entry));
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
