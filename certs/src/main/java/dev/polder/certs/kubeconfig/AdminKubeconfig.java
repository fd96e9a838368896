package dev.polder.certs.kubeconfig;

import dev.polder.certs.ClientCredential;
import java.util.List;

/// The operator's kubeconfig of a gateway, with the contexts that kcp's has, so that scripts for kcp find them.
public final class AdminKubeconfig {
    private static final String USER = "polder-admin";

    private AdminKubeconfig() {}

    /// Makes a kubeconfig with the contexts `root` (the current one: the workspace root), `base` and `shard-base` (the
    /// gateway itself).
    ///
    /// @param gatewayUrl the gateway's URL without a path and without a slash at its end
    /// @param certificateAuthorityPem what its serving certificate is verified with
    /// @param credential a certificate of the operator's signer
    public static Kubeconfig of(String gatewayUrl, String certificateAuthorityPem, ClientCredential credential) {
        return new Kubeconfig(
                List.of(
                        new KubeconfigCluster("root", gatewayUrl + "/clusters/root", certificateAuthorityPem),
                        new KubeconfigCluster("base", gatewayUrl, certificateAuthorityPem)),
                List.of(new KubeconfigUser(USER, credential)),
                List.of(
                        new KubeconfigContext("root", "root", USER),
                        new KubeconfigContext("base", "base", USER),
                        new KubeconfigContext("shard-base", "base", USER)),
                "root");
    }
}
