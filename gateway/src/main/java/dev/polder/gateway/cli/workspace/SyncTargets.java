package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.KubeconfigException;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.Trust;
import dev.polder.gateway.client.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/// The downstream clusters that a workspace knows.
public final class SyncTargets {
    /// The type of the Secrets that hold clusters' credentials. It is none that the syncer carries to a cluster.
    public static final String SECRET_TYPE = "workload.polder.dev/kubeconfig";

    private static final String NAMESPACE = "default";
    private static final String FIELD_MANAGER = "polder-join";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?");

    private final ApiClient client;

    /// @param client pointed at the workspace
    public SyncTargets(ApiClient client) {
        this.client = client;
    }

    /// Makes sure that a cluster can be registered as this.
    ///
    /// @param file where the access is from, for the error
    public static void check(String name, ServerAccess downstream, Path file) throws CommandFailure, KubeconfigException {
        if (!NAME.matcher(name).matches()) {
            throw CommandFailure.misused(
                    "\"%s\" is no name for a cluster; at most 53 lower-case letters, digits and dashes, please"
                            .formatted(name));
        }
        if (downstream.trust() instanceof Trust.Anyone) {
            throw new KubeconfigException(
                    file, "has insecure-skip-tls-verify; give it certificate-authority-data instead");
        }
        if (downstream.credential() instanceof Credential.None) {
            throw new KubeconfigException(file, "has no credential; give its user a client certificate or a token");
        }
    }

    /// Writes the Secret, then the SyncTarget that names it; what is there under these names is replaced.
    public void register(String name, ServerAccess downstream) throws UnreachableException {
        String secret = "cluster-" + name;
        String kubeconfig = YamlWriter.text(downstream.toKubeconfig(name));
        String data = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
        var _ = client.apply(
                "/api/v1/namespaces/%s/secrets/%s".formatted(NAMESPACE, secret),
                new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Secret")
                        .put("metadata", new JsonObject().put("name", secret).put("namespace", NAMESPACE))
                        .put("type", SECRET_TYPE)
                        .put("data", new JsonObject().put("kubeconfig", data)),
                FIELD_MANAGER);
        JsonObject reference = new JsonObject().put("namespace", NAMESPACE).put("name", secret);
        var _ = client.apply(
                "/apis/workload.kcp.io/v1alpha1/synctargets/" + name,
                new JsonObject()
                        .put("apiVersion", "workload.kcp.io/v1alpha1")
                        .put("kind", "SyncTarget")
                        .put("metadata", new JsonObject().put("name", name))
                        .put("spec", new JsonObject().put("credentialsSecretRef", reference)),
                FIELD_MANAGER);
    }
}
