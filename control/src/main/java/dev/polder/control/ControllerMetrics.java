package dev.polder.control;

import java.time.Duration;

/// What controllers tell about themselves. Called on their workers, so it must be quick. Labels are few: the names of
/// controllers and the kinds of outcome, never a key.
public interface ControllerMetrics {
    /// Tells nobody.
    ControllerMetrics NONE = new ControllerMetrics() {};

    /// A reconciliation ended; `outcome` is `done`, `requeue`, `retry` or `park`.
    default void reconciled(String controller, String outcome, Duration took) {}

    /// Keys that a controller has in hand now.
    default void keys(String controller, int count) {}
}
