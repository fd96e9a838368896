package dev.polder.store;

/// The store cannot take writes now, and did not take this one; a subtype may say more. The message says why, for people.
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The same for another thread, with that thread's stack; this one is its cause.
    public StoreUnavailableException again() {
        return new StoreUnavailableException(String.valueOf(getMessage()), this);
    }
}
