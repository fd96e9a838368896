package dev.polder.api.crd.value;

import dev.polder.api.status.StatusCause;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is wrong with a value, and how many checks it passed: of several schemas of which none fits, the one with the
/// most checks passed says why. One thread.
final class Outcome {
    /// By what upstream calls the whole message: one that was said already is not said again.
    private final Map<String, StatusCause> wrong = new LinkedHashMap<>();
    private int passed;

    boolean isGood() {
        return wrong.isEmpty();
    }

    int passed() {
        return passed;
    }

    List<StatusCause> causes() {
        return List.copyOf(wrong.values());
    }

    void pass() {
        passed++;
    }

    void add(String message, StatusCause cause) {
        wrong.putIfAbsent(message, cause);
    }

    Outcome merge(@Nullable Outcome other) {
        if (other != null) {
            other.wrong.forEach(wrong::putIfAbsent);
            passed += other.passed;
        }
        return this;
    }

    /// What is wrong no longer counts: it was so before.
    void forgive() {
        wrong.clear();
    }
}
