package dev.polder.syncer.rights;

import dev.polder.api.meta.GroupVersionResource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How it stands with each resource of one target: whether it has been listed, why it cannot be, and which verbs are
/// denied. One resource says nothing about another. Any thread.
public final class ResourceStates {
    private static final Set<String> WRITES = Set.of("create", "patch");

    /// @param listed  whether it could be listed the last time, null before the first
    /// @param problem why it could not, empty when it could
    /// @param denied  verbs, sorted
    private record State(@Nullable Boolean listed, String problem, List<String> denied) {
        private static final State NEW = new State(null, "", List.of());

        boolean isBad() {
            return Boolean.FALSE.equals(listed) || !denied.isEmpty();
        }
    }

    private final Map<GroupVersionResource, State> states = new HashMap<>();
    private final Semaphore suspicions = new Semaphore(0);

    /// It has been listed completely.
    ///
    /// @return whether something that stood in the way is gone
    public synchronized boolean listed(GroupVersionResource resource) {
        State before = state(resource);
        states.put(resource, new State(true, "", before.denied()));
        return Boolean.FALSE.equals(before.listed());
    }

    /// It is not followed any more: nothing is known of it.
    public synchronized void forget(GroupVersionResource resource) {
        states.remove(resource);
    }

    /// It cannot be listed or followed.
    ///
    /// @param problem for people
    /// @return whether that is news
    public synchronized boolean failed(GroupVersionResource resource, String problem) {
        State before = state(resource);
        State now = new State(false, problem, before.denied());
        states.put(resource, now);
        return !now.equals(before);
    }

    /// These verbs are denied, and no others.
    ///
    /// @return whether that is news
    public synchronized boolean denied(GroupVersionResource resource, List<String> verbs) {
        State before = state(resource);
        State now = new State(before.listed(), before.problem(), verbs.stream().sorted().toList());
        states.put(resource, now);
        return !now.equals(before);
    }

    /// Whether any verb is known to be denied.
    public synchronized boolean isDenied(GroupVersionResource resource) {
        return !state(resource).denied().isEmpty();
    }

    /// Why no copy of this resource can be written now; empty when nothing is known to stand in the way.
    public synchronized Optional<String> obstacle(GroupVersionResource resource) {
        State state = state(resource);
        boolean writable = state.denied().stream().noneMatch(WRITES::contains);
        return Boolean.FALSE.equals(state.listed()) || !writable ? Optional.of(text(state)) : Optional.empty();
    }

    /// What is known: true when it has been listed and nothing is denied, false when something is, absent before either.
    public synchronized Map<GroupVersionResource, Boolean> known() {
        Map<GroupVersionResource, Boolean> known = new HashMap<>();
        states.forEach((resource, state) -> {
            if (state.listed() != null || state.isBad()) {
                known.put(resource, !state.isBad());
            }
        });
        return known;
    }

    /// For people, what is wrong with each resource with which something is.
    public synchronized Map<GroupVersionResource, String> problems() {
        Map<GroupVersionResource, String> problems = new HashMap<>();
        states.forEach((resource, state) -> {
            if (state.isBad()) {
                problems.put(resource, text(state));
            }
        });
        return problems;
    }

    /// Number of resources that have been listed or cannot be.
    public synchronized int size() {
        return (int) states.values().stream().filter(s -> s.listed() != null).count();
    }

    /// A write or read was refused: rights may have been taken away. Quick.
    public void suspect() {
        suspicions.release();
    }

    /// Waits for a suspicion, at most so long.
    boolean awaitSuspicion(Duration time) throws InterruptedException {
        boolean suspected = suspicions.tryAcquire(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
        suspicions.drainPermits();
        return suspected;
    }

    private State state(GroupVersionResource resource) {
        return states.getOrDefault(resource, State.NEW);
    }

    private static String text(State state) {
        String denied = state.denied().isEmpty() ? "" : "may not " + String.join(", ", state.denied());
        boolean failed = Boolean.FALSE.equals(state.listed());
        return !failed ? denied : denied.isEmpty() ? state.problem() : denied + "; " + state.problem();
    }
}
