package dev.polder.store.directory;

import java.io.IOException;

/// The data directory cannot be used. The message is one line that says what is wrong and how to mend it.
public final class UnusableDirectoryException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnusableDirectoryException(String message) {
        super(message);
    }

    public UnusableDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
