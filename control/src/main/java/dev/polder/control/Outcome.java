package dev.polder.control;

import java.time.Duration;

/// How a reconciliation ended.
public sealed interface Outcome {
    /// The key needs nothing more until something changes.
    Outcome DONE = new Done();

    /// The key needs nothing more until something changes.
    record Done() implements Outcome {}

    /// All is well, but look again after this time. Forgets earlier failures.
    record RequeueAfter(Duration delay) implements Outcome {}

    /// It failed and may succeed later; `cause` is for the log.
    record Retry(String cause) implements Outcome {}

    /// It cannot succeed as things are; wait until something changes. `reason` is for the log.
    record Park(String reason) implements Outcome {}

    /// Looks again after this many milliseconds.
    static Outcome again(long millis) {
        return new RequeueAfter(Duration.ofMillis(millis));
    }
}
