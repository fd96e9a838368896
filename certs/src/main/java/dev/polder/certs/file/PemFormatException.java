package dev.polder.certs.file;

/// Says in one line why a text is not the PEM that was expected. Never carries any part of the text.
public final class PemFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    PemFormatException(String message) {
        super(message);
    }

    PemFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
