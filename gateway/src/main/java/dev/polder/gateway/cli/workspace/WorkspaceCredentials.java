package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.Trust;
import dev.polder.gateway.client.UnreachableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Client certificates that are bound to a workspace, as the gateway issues them.
public final class WorkspaceCredentials {
    private static final String PATH = "/apis/core.kcp.io/v1alpha1/logicalclusters/cluster/credentials";

    private final ApiClient client;

    /// @param client with the right to ask for credentials
    public WorkspaceCredentials(ApiClient client) {
        this.client = client;
    }

    /// What a certificate is to say.
    ///
    /// @param user whose it is; null, and no groups, for a cluster-admin of the workspace
    /// @param groups the groups that the user is in
    /// @param lifetime how long it is valid
    public record Wanted(@Nullable String user, List<String> groups, Duration lifetime) {
        /// A cluster-admin of the workspace.
        public static Wanted admin(Duration lifetime) {
            return new Wanted(null, List.of(), lifetime);
        }
    }

    /// Asks for a certificate.
    ///
    /// @param workspace path or id
    /// @return how to reach the workspace with it
    /// @throws CommandFailure if the answer is incomplete
    public ServerAccess issue(String workspace, Wanted wanted) throws CommandFailure, UnreachableException {
        JsonObject spec = new JsonObject().put("expirationSeconds", wanted.lifetime().toSeconds());
        if (wanted.user() != null) {
            spec.put("user", wanted.user());
        }
        if (!wanted.groups().isEmpty()) {
            spec.put("groups", JsonArray.ofStrings(wanted.groups()));
        }
        JsonObject request = new JsonObject()
                .put("apiVersion", "core.kcp.io/v1alpha1")
                .put("kind", "CredentialRequest")
                .put("spec", spec);
        JsonObject answer = client.inWorkspace(workspace).create(PATH, request);
        String certificate = answer.stringAt("status", "certificate");
        String key = answer.stringAt("status", "privateKey");
        String authority = answer.stringAt("status", "certificateAuthority");
        String url = answer.stringAt("status", "url");
        if (certificate == null || key == null || authority == null || url == null) {
            throw CommandFailure.refused("the server issued no certificate for workspace " + workspace);
        }
        return new ServerAccess(
                URI.create(url), new Trust.Authorities(authority), new Credential.ClientCertificate(certificate, key));
    }
}
