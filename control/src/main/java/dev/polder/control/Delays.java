package dev.polder.control;

import java.time.Duration;

/// Runs things later. What is run must be quick and must not throw.
public interface Delays {
    /// Runs `action` once, after `delay`; never when closed before.
    void after(Duration delay, Runnable action);
}
