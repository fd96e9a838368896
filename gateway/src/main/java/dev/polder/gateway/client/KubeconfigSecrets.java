package dev.polder.gateway.client;

import dev.polder.api.json.JsonObject;
import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PemFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The certificates, keys and tokens of one entry of a kubeconfig: embedded as base64, or in files of their own whose
/// paths are relative to the kubeconfig.
final class KubeconfigSecrets {
    private static final int MAX_FILE_BYTES = Pem.MAX_CHARS;

    private final Path kubeconfig;
    private final String name;
    private final JsonObject content;

    KubeconfigSecrets(KubeconfigReader.Entry entry) {
        this.kubeconfig = entry.file();
        this.name = entry.name();
        this.content = entry.content();
    }

    /// What a `cluster` entry says of the server's certificate.
    Trust trust() throws KubeconfigException {
        refuse("proxy-url", "which polder does not use");
        refuse("tls-server-name", "which polder does not use; name the server in its URL");
        if (content.isTrue("insecure-skip-tls-verify")) {
            return new Trust.Anyone();
        }
        String pem = text("certificate-authority");
        if (pem == null) {
            return new Trust.Platform();
        }
        certificate("certificate-authority", pem);
        return new Trust.Authorities(pem);
    }

    /// What a `user` entry says of the client.
    Credential credential() throws KubeconfigException {
        String instead = "; use a client certificate or a token instead";
        refuse("exec", "a program to run, which polder refuses" + instead);
        refuse("auth-provider", "which polder refuses" + instead);
        refuse("username", "a password, which Kubernetes no longer takes" + instead);
        refuse("as", "which polder does not use; it would act as somebody else than you think");
        String certificate = text("client-certificate");
        String key = text("client-key");
        if (certificate == null && key == null) {
            String token = token();
            return token == null ? new Credential.None() : new Credential.Token(token);
        }
        if (certificate == null || key == null) {
            throw problem("has only one of client-certificate and client-key; it needs both");
        }
        certificate("client-certificate", certificate);
        try {
            var _ = Pem.privateKey(key);
        } catch (PemFormatException e) {
            throw problem("client-key " + e.getMessage() + "; it must be an unencrypted key as PEM");
        }
        return new Credential.ClientCertificate(certificate, key);
    }

    private @Nullable String token() throws KubeconfigException {
        String token = content.string("token");
        if (token == null || token.isEmpty()) {
            String file = content.string("tokenFile", "");
            token = file.isEmpty() ? null : fileText("tokenFile", file);
        }
        if (token == null) {
            return null;
        }
        String stripped = token.strip();
        if (stripped.isEmpty() || stripped.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw problem("token is empty or has characters that no token has");
        }
        return stripped;
    }

    private X509Certificate certificate(String field, String pem) throws KubeconfigException {
        try {
            return Pem.certificates(pem).getFirst();
        } catch (PemFormatException e) {
            throw problem(field + " " + e.getMessage() + "; it must be certificates as PEM");
        }
    }

    /// The text of `field-data`, else of the file that `field` names, else null.
    private @Nullable String text(String field) throws KubeconfigException {
        String data = content.string(field + "-data", "");
        if (!data.isEmpty()) {
            try {
                return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException _) {
                throw problem(field + "-data is not base64");
            }
        }
        String file = content.string(field, "");
        return file.isEmpty() ? null : fileText(field, file);
    }

    private String fileText(String field, String file) throws KubeconfigException {
        try {
            Path path = kubeconfig.toAbsolutePath().resolveSibling(file);
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    throw problem("%s names %s, which is larger than %d bytes".formatted(field, path, MAX_FILE_BYTES));
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException | InvalidPathException e) {
            throw problem("%s names the file %s, which cannot be read (%s)"
                    .formatted(field, file, e.getClass().getSimpleName()));
        }
    }

    private void refuse(String field, String why) throws KubeconfigException {
        if (content.has(field) && !content.string(field, "-").isEmpty()) {
            throw problem("has %s, %s".formatted(field, why));
        }
    }

    private KubeconfigException problem(String what) {
        return new KubeconfigException(kubeconfig, "entry \"%s\": %s".formatted(name, what));
    }
}
