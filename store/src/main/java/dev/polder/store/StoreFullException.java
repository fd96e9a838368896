package dev.polder.store;

/// There is too little room on the disk for this write, which was not done. Reads, watches and deletes go on, and writes
/// too as soon as there is room.
public final class StoreFullException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    private final int retryAfterSeconds;

    /// @param retryAfterSeconds when it is worth to try again
    public StoreFullException(String message, int retryAfterSeconds) {
        super(message);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    private StoreFullException(StoreFullException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.retryAfterSeconds = cause.retryAfterSeconds;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    @Override
    public StoreFullException again() {
        return new StoreFullException(this);
    }
}
