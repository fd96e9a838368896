package dev.polder.certs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The files of a certificate authority cannot be used. The message is one line for the operator: which file, what is
/// wrong with it, and how to mend it.
public final class CertificateStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private CertificateStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    private CertificateStoreException(String message) {
        super(message);
    }

    /// @param what   is wrong with the file
    /// @param remedy how to mend it
    public static CertificateStoreException unusable(Path file, String what, String remedy) {
        return new CertificateStoreException(file + " " + what + "; " + remedy);
    }

    /// @param remedy how to mend it
    public static CertificateStoreException unreadable(Path file, IOException cause, String remedy) {
        return new CertificateStoreException(file + " cannot be read (" + reason(cause) + "); " + remedy, cause);
    }

    /// The file cannot be written.
    public static CertificateStoreException unwritable(Path file, IOException cause) {
        return new CertificateStoreException(
                file + " cannot be written (" + reason(cause) + "); give the user who runs Polder write access to "
                        + file.toAbsolutePath().getParent() + " and enough space there, or choose another directory",
                cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException _ -> "access denied";
            case FileAlreadyExistsException _ -> "there is a file in its place";
            case NoSuchFileException _ -> "no such file";
            case FileSystemException e when e.getReason() != null -> oneLine(e.getReason());
            default -> oneLine(String.valueOf(cause.getMessage()));
        };
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
