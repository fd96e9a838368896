package dev.polder.gateway;

import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.ServingCertificate;
import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PemFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Certificates that the operator brings, as files of PEM, which are read at the start and again whenever the gateway looks
/// whether its certificate is to be renewed.
///
/// @param certificate       the server's certificate, then its issuers
/// @param privateKey        of the certificate
/// @param clientAuthorities issuers of client certificates that are believed beside the gateway's own
public record OperatorTls(Path certificate, Path privateKey, Optional<Path> clientAuthorities) {

    /// @throws GatewayStartException when a file is not there or not what it is to be
    ServingCertificate serving() throws GatewayStartException {
        List<X509Certificate> chain = certificates(certificate);
        try {
            return ServingCertificate.of(chain, Pem.privateKey(read(privateKey)));
        } catch (PemFormatException e) {
            throw new GatewayStartException("the private key " + privateKey + " " + e.getMessage(), e);
        }
    }

    /// @throws GatewayStartException when a file is not there or not what it is to be
    CertificateAuthority.OutsideTrust trust() throws GatewayStartException {
        return new CertificateAuthority.OutsideTrust(
                certificates(certificate),
                clientAuthorities.isEmpty() ? List.of() : certificates(clientAuthorities.get()));
    }

    private static List<X509Certificate> certificates(Path file) throws GatewayStartException {
        try {
            return Pem.certificates(read(file));
        } catch (PemFormatException e) {
            throw new GatewayStartException("the certificate " + file + " " + e.getMessage(), e);
        }
    }

    private static String read(Path file) throws GatewayStartException {
        try (var stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(Pem.MAX_CHARS + 1), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new GatewayStartException("cannot read " + file + " (" + e.getMessage() + ")", e);
        }
    }
}
