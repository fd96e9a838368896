package dev.polder.gateway;

/// A gateway could not start. The message is one line that says what and how to mend it.
public final class GatewayStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public GatewayStartException(String message) {
        super(message);
    }

    public GatewayStartException(String message, Throwable cause) {
        super(message, cause);
    }

    /// For a part's failure whose message says already how to mend it.
    static GatewayStartException of(Exception cause) {
        return new GatewayStartException(String.valueOf(cause.getMessage()), cause);
    }
}
