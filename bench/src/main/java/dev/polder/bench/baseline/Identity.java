package dev.polder.bench.baseline;

import dev.polder.gateway.client.Trust;
import dev.polder.gateway.http.TlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/// A key and a self-signed certificate for 127.0.0.1 (ECDSA P-256, as Polder's own), made by the JDK's keytool.
///
/// @param file a PKCS#12 file
public record Identity(Path file) {
    private static final String PASSWORD = "only-for-a-benchmark";

    /// Makes a new one.
    ///
    /// @param file a file that does not exist yet
    public static Identity create(Path file) throws IOException, InterruptedException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(), "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-alias", "bench",
                        "-dname", "CN=bench", "-ext", "san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12",
                        "-keystore", file.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0 || !Files.exists(file)) {
            throw new IOException("keytool could not make " + file);
        }
        return new Identity(file);
    }

    TlsSettings settings() throws IOException, GeneralSecurityException {
        PrivateKey key = (PrivateKey) load().getKey("bench", PASSWORD.toCharArray());
        return new TlsSettings(key, List.of(certificate()), List.of());
    }

    /// How a client verifies who has this key.
    public Trust trust() throws IOException, GeneralSecurityException {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate().getEncoded());
        return new Trust.Authorities("-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }

    private X509Certificate certificate() throws IOException, GeneralSecurityException {
        return (X509Certificate) load().getCertificate("bench");
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
