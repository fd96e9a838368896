package dev.polder.api.regex;

import java.io.Serial;

/// That a text is no regular expression, or one that is too large.
public final class GoRegexException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String description;
    private final String pattern;

    GoRegexException(String description, String pattern) {
        super("error parsing regexp: " + description + (pattern.isEmpty() ? "" : ": `" + pattern + "`"));
        this.description = description;
        this.pattern = pattern;
    }

    /// What is wrong, in the words of Go's parser.
    public String description() {
        return description;
    }

    /// The part of the pattern that is meant; empty for none.
    public String pattern() {
        return pattern;
    }
}
