package dev.polder.gateway;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What broke for good while the gateway ran, so that it cannot do its work any more. Probes ask; whoever can end the
/// process is told. Any thread.
final class Breakage {
    private volatile @Nullable String why;
    private @Nullable Consumer<String> listener;

    boolean happened() {
        return why != null;
    }

    /// Something broke. The first one counts.
    synchronized void broke(String line) {
        if (why == null) {
            why = line;
            if (listener != null) {
                listener.accept(line);
            }
        }
    }

    /// Tells of it, also when it broke before. There is one listener; another one takes its place.
    synchronized void tell(Consumer<String> other) {
        listener = other;
        if (why != null) {
            other.accept(why);
        }
    }
}
