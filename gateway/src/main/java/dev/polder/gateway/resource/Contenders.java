package dev.polder.gateway.resource;

import dev.polder.api.status.Statuses;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Writers of the same object. Each tries at once; who is overtaken waits for a turn, so that many of them take as many
/// writes as they are, and none gives up while others go on (upstream: `etcd3/store.go` GuaranteedUpdate tries without
/// end).
///
/// A turn is a courtesy, not a lock: the store decides who was first. So nobody waits long for one, and a write may
/// contain another.
public final class Contenders {
    private static final int STRIPES = 256;
    private static final Duration TURN = Duration.ofSeconds(1);
    /// What upstream gives a request that does not watch.
    private static final Duration PATIENCE = Duration.ofSeconds(34);

    private final ReentrantLock[] turns =
            Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toArray(ReentrantLock[]::new);

    /// Calls a write until nobody else wrote in between.
    ///
    /// @param write empty when it was overtaken
    /// @throws dev.polder.api.status.ApiException what the write throws; 409 when it was overtaken for 34 seconds
    public <T> T write(CallScope scope, Supplier<Optional<T>> write) {
        Optional<T> done = write.get();
        if (done.isPresent()) {
            return done.get();
        }
        long start = System.nanoTime();
        ReentrantLock turn = turns[Math.floorMod(scope.key().hashCode(), STRIPES)];
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            done = inTurn(turn, write);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw Statuses.modified(scope.resource(), scope.name());
    }

    private static <T> Optional<T> inTurn(ReentrantLock turn, Supplier<Optional<T>> write) {
        boolean mine = false;
        try {
            mine = turn.tryLock(TURN.toNanos(), TimeUnit.NANOSECONDS);
            return write.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return write.get();
        } finally {
            if (mine) {
                turn.unlock();
            }
        }
    }
}
