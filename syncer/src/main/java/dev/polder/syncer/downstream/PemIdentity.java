package dev.polder.syncer.downstream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Turns the PEM texts of a kubeconfig into what the JDK's TLS takes, in memory only. Keys may be PKCS #8, or the older
/// forms of RSA (PKCS #1) and EC (SEC 1), which are wrapped into PKCS #8 here.
final class PemIdentity {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]+)-----END");
    private static final char[] NO_PASSWORD = new char[0];
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {2, 1, 0};

    private PemIdentity() {}

    /// Null stands for the certificates that the JDK trusts, as it does for the JDK.
    static TrustManager @Nullable [] trustManagers(@Nullable String caPem) {
        if (caPem == null) {
            return null;
        }
        try {
            KeyStore store = emptyStore();
            int n = 0;
            for (Certificate certificate : certificates(caPem)) {
                store.setCertificateEntry("ca" + n++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("certificate-authority-data is not a PEM certificate", e);
        }
    }

    /// Null when there is no client certificate.
    static KeyManager @Nullable [] keyManagers(@Nullable String certPem, @Nullable String keyPem) {
        if (certPem == null || keyPem == null) {
            return null;
        }
        try {
            Certificate[] chain = certificates(certPem).toArray(Certificate[]::new);
            KeyStore store = emptyStore();
            store.setKeyEntry("client", privateKey(keyPem, chain[0].getPublicKey()), NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("client-certificate-data or client-key-data is not valid PEM", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        var found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (found.isEmpty()) {
            throw new GeneralSecurityException("no certificate in the text");
        }
        return found;
    }

    static PrivateKey privateKey(String pem, PublicKey counterpart) throws GeneralSecurityException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new GeneralSecurityException("no private key in the text");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        if (!matcher.group(1).equals("PRIVATE KEY")) {
            der = der(SEQUENCE, VERSION_0, algorithm(counterpart.getEncoded()), der(OCTETS, der));
        }
        return KeyFactory.getInstance(counterpart.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /// The algorithm identifier is the first element in a SubjectPublicKeyInfo, and the same in PKCS #8.
    private static byte[] algorithm(byte[] publicKeyInfo) {
        int at = 2 + ((publicKeyInfo[1] & 0x80) == 0 ? 0 : publicKeyInfo[1] & 0x7f);
        int length = 2 + publicKeyInfo[at + 1];
        return Arrays.copyOfRange(publicKeyInfo, at, at + length);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
