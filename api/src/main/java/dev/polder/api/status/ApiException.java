package dev.polder.api.status;

/// A request that cannot be done as asked, with the Status the client gets. Made by the factories of [Statuses]. Carries
/// no stack trace: it is an answer, not a fault.
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public ApiException(Status status) {
        super(status.message(), null, false, false);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    /// Whether the Status has this reason.
    public boolean is(StatusReason reason) {
        return status.reason() == reason;
    }
}
