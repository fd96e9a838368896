package dev.polder.gateway;

import dev.polder.api.access.UserInfo;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.CertificateRefusedException;
import dev.polder.certs.CertificateStoreException;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PrivateFile;
import dev.polder.certs.kubeconfig.AdminKubeconfig;
import dev.polder.certs.kubeconfig.KubeconfigFile;
import dev.polder.certs.token.TokenKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// The data directory: what is in it beside the store's own files.
///
/// @param path where it is
record DataDirectory(Path path) {
    static final String ADMIN_KUBECONFIG = "admin.kubeconfig";


    private static final String PKI = "pki";
    private static final int INSTANCE_BYTES = 16;

    /// Makes it when it is missing.
    static DataDirectory open(Path path) throws GatewayStartException {
        Path absolute = path.toAbsolutePath();
        try {
            if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
                throw new GatewayStartException(
                        "the data directory " + absolute + " is a file: name another place with --data-dir");
            }
            PrivateFile.createDirectories(absolute);
        } catch (IOException e) {
            throw new GatewayStartException(
                    "the data directory " + absolute + " cannot be made: name another place with --data-dir", e);
        }
        if (!Files.isReadable(absolute) || !Files.isWritable(absolute) || !Files.isExecutable(absolute)) {
            throw new GatewayStartException("the data directory " + absolute
                    + " cannot be read and written: mend its permissions, or name another place with --data-dir");
        }
        return new DataDirectory(absolute);
    }

    /// The signers of this gateway; made on the first start.
    CertificateAuthority authority(InstantSource clock) throws GatewayStartException {
        try {
            return CertificateAuthority.loadOrCreate(path.resolve(PKI), clock, new SecureRandom());
        } catch (CertificateStoreException e) {
            throw GatewayStartException.of(e);
        }
    }

    /// The keys of service accounts' tokens; a first one is made on the first start.
    TokenKeys tokenKeys(InstantSource clock) throws GatewayStartException {
        try {
            return TokenKeys.open(path.resolve(TokenKeys.DIRECTORY), clock, new SecureRandom());
        } catch (CertificateStoreException e) {
            throw GatewayStartException.of(e);
        }
    }

    /// A name for this gateway that lasts as long as its certificate authority.
    String instance(CertificateAuthority authority) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Pem.of(List.of(authority.clientTrustAnchors().getFirst()))
                            .getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest, 0, INSTANCE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Writes the operator's kubeconfig with a fresh certificate.
    void writeAdminKubeconfig(CertificateAuthority authority, URI url) throws GatewayStartException {
        try {
            var credential = authority.issue(
                    ClientCertificateRequest.operator("polder-admin", List.of(UserInfo.MASTERS)));
            new KubeconfigFile(path.resolve(ADMIN_KUBECONFIG))
                    .write(AdminKubeconfig.of(url.toString(), authority.servingTrustPem(), credential));
        } catch (CertificateRefusedException | IOException e) {
            throw new GatewayStartException(
                    "cannot write " + path.resolve(ADMIN_KUBECONFIG) + " (" + e.getMessage() + ")", e);
        }
    }
}
