package dev.polder.store;

/// The store cannot take writes now, and did not take this one; a subtype says more. The message says why, for people.
public sealed class StoreUnavailableException extends RuntimeException {
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

    /// The store failed while it made the write durable: nobody knows whether it was done. It must not be tried again
    /// without a look at what is stored (house decision 6).
    public static final class UnknownOutcome extends StoreUnavailableException {
        private static final long serialVersionUID = 1L;

        public UnknownOutcome(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public UnknownOutcome again() {
            return new UnknownOutcome(String.valueOf(getMessage()), this);
        }
    }

    /// There is too little room on the disk for this write, which was not done. Reads, watches and deletes go on, and
    /// writes too as soon as there is room.
    public static final class Full extends StoreUnavailableException {
        private static final long serialVersionUID = 1L;

        private final int retryAfterSeconds;

        /// @param retryAfterSeconds when it is worth to try again
        public Full(String message, int retryAfterSeconds) {
            super(message);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        private Full(Full cause) {
            super(String.valueOf(cause.getMessage()), cause);
            this.retryAfterSeconds = cause.retryAfterSeconds;
        }

        public int retryAfterSeconds() {
            return retryAfterSeconds;
        }

        @Override
        public Full again() {
            return new Full(this);
        }
    }
}
