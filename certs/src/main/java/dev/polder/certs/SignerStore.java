package dev.polder.certs;

import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PemFormatException;
import dev.polder.certs.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// The two files of one signer: its certificate and its key.
final class SignerStore {
    private static final int KEY_CERT_SIGN = 5;

    private final Signer signer;
    private final Path certificateFile;
    private final Path keyFile;

    SignerStore(Path directory, Signer signer) {
        this.signer = signer;
        this.certificateFile = directory.resolve(signer.fileName() + ".crt");
        this.keyFile = directory.resolve(signer.fileName() + ".key");
    }

    /// Reads the two files, or makes them. The key is written first, and a key that stands alone gets its certificate
    /// made again, so that a crash between the two costs nothing.
    SigningKey loadOrCreate(Instant now, SecureRandom random) throws CertificateStoreException {
        boolean hasKey = Files.exists(keyFile);
        if (Files.exists(certificateFile)) {
            if (!hasKey) {
                throw CertificateStoreException.unusable(
                        keyFile, "is missing, while " + certificateFile.getFileName() + " is there", startAnew());
            }
            return load(now);
        }
        KeyPair pair = hasKey ? loadKey() : P256.generate(random);
        if (!hasKey) {
            write(keyFile, Pem.of(pair.getPrivate()));
        }
        var signingKey = SigningKey.selfSigned(signer.commonName(), pair, now, random);
        write(certificateFile, Pem.of(List.of(signingKey.certificate())));
        return signingKey;
    }

    private SigningKey load(Instant now) throws CertificateStoreException {
        KeyPair pair = loadKey();
        X509Certificate certificate = loadCertificate();
        if (!certificate.getPublicKey().equals(pair.getPublic())) {
            throw CertificateStoreException.unusable(
                    certificateFile, "does not belong to " + keyFile.getFileName(), makeAgain());
        }
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || usage == null || !usage[KEY_CERT_SIGN]) {
            throw CertificateStoreException.unusable(certificateFile, "is not a CA certificate", makeAgain());
        }
        Instant end = certificate.getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw CertificateStoreException.unusable(certificateFile, "has expired on " + end, makeAgain());
        }
        return new SigningKey(certificate, pair.getPrivate());
    }

    private KeyPair loadKey() throws CertificateStoreException {
        try {
            PrivateFile.restrict(keyFile);
            PrivateKey key = Pem.privateKey(read(keyFile));
            return P256.pairOf(key);
        } catch (IOException e) {
            throw CertificateStoreException.unreadable(keyFile, e, giveAccess(keyFile));
        } catch (PemFormatException e) {
            throw CertificateStoreException.unusable(keyFile, String.valueOf(e.getMessage()), startAnew());
        } catch (InvalidKeyException _) {
            throw CertificateStoreException.unusable(keyFile, "is not an ECDSA key on the curve P-256", startAnew());
        }
    }

    private X509Certificate loadCertificate() throws CertificateStoreException {
        try {
            List<X509Certificate> certificates = Pem.certificates(read(certificateFile));
            if (certificates.size() > 1) {
                throw CertificateStoreException.unusable(
                        certificateFile, "holds more than one certificate", makeAgain());
            }
            return certificates.getFirst();
        } catch (IOException e) {
            throw CertificateStoreException.unreadable(certificateFile, e, giveAccess(certificateFile));
        } catch (PemFormatException e) {
            throw CertificateStoreException.unusable(certificateFile, String.valueOf(e.getMessage()), makeAgain());
        }
    }

    private static String read(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(Pem.MAX_CHARS + 1), StandardCharsets.ISO_8859_1);
        }
    }

    private static void write(Path file, String text) throws CertificateStoreException {
        try {
            PrivateFile.write(file, text);
        } catch (IOException e) {
            throw CertificateStoreException.unwritable(file, e);
        }
    }

    private String startAnew() {
        return "restore it from a backup, or move " + keyFile.getFileName() + " and " + certificateFile.getFileName()
                + " away to start with a new CA, which ends every credential that this one has signed";
    }

    private String makeAgain() {
        return "restore it from a backup, or delete it: it is then made again from " + keyFile.getFileName();
    }

    private static String giveAccess(Path file) {
        return "make " + file.getFileName() + " a plain file which the user who runs Polder owns and may read";
    }
}
