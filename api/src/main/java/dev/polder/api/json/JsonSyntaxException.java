package dev.polder.api.json;

/// Text that is not the JSON or YAML it should be, or is more than the limits allow. The message is one line, fit for a
/// client. Carries no stack trace: it is about the text, not about the code that read it.
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean overLimit;

    private JsonSyntaxException(String message, boolean overLimit) {
        super(message, null, false, false);
        this.overLimit = overLimit;
    }

    /// Text that breaks the rules of its format.
    public static JsonSyntaxException malformed(String message) {
        return new JsonSyntaxException(message, false);
    }

    /// Text that is over a limit.
    public static JsonSyntaxException overLimit(String message) {
        return new JsonSyntaxException(message, true);
    }

    /// Whether the text was refused for its size, depth or number of values.
    public boolean overLimit() {
        return overLimit;
    }
}
