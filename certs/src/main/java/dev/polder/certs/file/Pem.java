package dev.polder.certs.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/// Keys and certificates as PEM text (RFC 7468).
public final class Pem {
    /// The longest text that is parsed, in characters; more is refused before any of it is looked at.
    public static final int MAX_CHARS = 64 * 1024;

    private static final int LINE_CHARS = 64;

    private Pem() {}

    /// Writes certificates one after the other, in the order given.
    ///
    /// @throws IllegalArgumentException if a certificate has no encoding; those made or parsed here always have one
    public static String of(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                append(text, "CERTIFICATE", certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("a certificate without an encoding", e);
            }
        }
        return text.toString();
    }

    /// Writes a private key as unencrypted PKCS#8.
    ///
    /// @throws IllegalArgumentException if the key has no encoding, as keys inside hardware have
    public static String of(PrivateKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("a private key without an encoding");
        }
        var text = new StringBuilder();
        append(text, "PRIVATE KEY", encoded);
        return text.toString();
    }

    /// Reads all certificates in a text.
    ///
    /// @return at least one certificate, in the order of the text
    /// @throws PemFormatException if the text is too long, malformed, holds something else, or holds no certificate
    public static List<X509Certificate> certificates(String text) throws PemFormatException {
        var certificates = new ArrayList<X509Certificate>();
        for (Object entry : entries(text)) {
            if (!(entry instanceof X509CertificateHolder holder)) {
                throw new PemFormatException("holds something that is not a certificate");
            }
            certificates.add(certificate(holder));
        }
        if (certificates.isEmpty()) {
            throw new PemFormatException("holds no PEM certificate");
        }
        return List.copyOf(certificates);
    }

    /// Reads the one private key in a text: PKCS#8, or the SEC1 form in which OpenSSL writes EC keys, unencrypted.
    ///
    /// @throws PemFormatException if the text is too long, malformed, or does not hold exactly one private key
    public static PrivateKey privateKey(String text) throws PemFormatException {
        // OpenSSL puts a block with the name of the curve ahead of a SEC1 key; the key repeats it.
        List<Object> keys = entries(text).stream()
                .filter(entry -> entry instanceof PrivateKeyInfo || entry instanceof PEMKeyPair)
                .toList();
        if (keys.size() != 1) {
            throw new PemFormatException(
                    keys.isEmpty() ? "holds no unencrypted PEM private key" : "holds more than one private key");
        }
        PrivateKeyInfo info = keys.getFirst() instanceof PEMKeyPair pair
                ? pair.getPrivateKeyInfo()
                : (PrivateKeyInfo) keys.getFirst();
        try {
            String algorithm = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new PemFormatException("holds a private key of an unknown form", e);
        }
    }

    private static List<Object> entries(String text) throws PemFormatException {
        if (text.length() > MAX_CHARS) {
            throw new PemFormatException("is longer than " + MAX_CHARS + " characters");
        }
        var entries = new ArrayList<Object>();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object entry = parser.readObject(); entry != null; entry = parser.readObject()) {
                entries.add(entry);
            }
        } catch (IOException | RuntimeException e) {
            throw new PemFormatException("is not well-formed PEM", e);
        }
        return entries;
    }

    private static X509Certificate certificate(X509CertificateHolder holder) throws PemFormatException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
        } catch (IOException | CertificateException e) {
            throw new PemFormatException("holds a malformed certificate", e);
        }
    }

    private static void append(StringBuilder text, String label, byte[] encoded) {
        byte[] newline = {'\n'};
        String body = new String(
                Base64.getMimeEncoder(LINE_CHARS, newline).encode(encoded), StandardCharsets.US_ASCII);
        text.append("-----BEGIN ").append(label).append("-----\n");
        text.append(body).append('\n');
        text.append("-----END ").append(label).append("-----\n");
    }
}
