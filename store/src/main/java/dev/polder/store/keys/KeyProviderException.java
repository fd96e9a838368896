package dev.polder.store.keys;

import org.jspecify.annotations.Nullable;

/// The provider could not do what it was asked. The message is one line for people: what is wrong and how to mend it.
public final class KeyProviderException extends Exception {
    private static final long serialVersionUID = 1L;

    public KeyProviderException(String message) {
        super(message);
    }

    public KeyProviderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
