package dev.polder.store.rocksdb;

import java.io.IOException;

/// The data directory cannot be used. The message is one line that says what is wrong and how to mend it.
public final class StoreOpenException extends IOException {
    private static final long serialVersionUID = 1L;

    public StoreOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
