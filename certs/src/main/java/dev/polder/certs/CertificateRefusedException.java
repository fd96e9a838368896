package dev.polder.certs;

/// A certificate is not made, or a client's is not accepted. The message is one line that says why; it may be shown to
/// the one who asked for the certificate, and belongs in the log, not in the answer, when a presented certificate is
/// not accepted.
public final class CertificateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    CertificateRefusedException(String message) {
        super(message);
    }

    CertificateRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
