package dev.polder.bench.watch;

/// Told of each event that a watch receives. On the client's own thread, which it must not hold up.
@FunctionalInterface
public interface EventListener {
    /// @param stamp the text behind `"sent":"` in the event, as a number; 0 when there was none
    void event(long stamp);
}
