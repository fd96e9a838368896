package dev.polder.api.cel.eval;

/// A checked expression of which no program can be made. The message is fit for whoever wrote it. Carries no stack trace.
public final class PlanException extends Exception {
    private static final long serialVersionUID = 1L;

    PlanException(String message) {
        super(message, null, false, false);
    }
}
