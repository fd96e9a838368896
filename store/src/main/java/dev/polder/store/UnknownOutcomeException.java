package dev.polder.store;

/// The store failed while it made the write durable: nobody knows whether it was done. It must not be tried again without
/// a look at what is stored (house decision 6).
public final class UnknownOutcomeException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    public UnknownOutcomeException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public UnknownOutcomeException again() {
        return new UnknownOutcomeException(String.valueOf(getMessage()), this);
    }
}
