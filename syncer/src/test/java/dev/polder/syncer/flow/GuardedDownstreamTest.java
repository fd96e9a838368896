package dev.polder.syncer.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.MemoryDownstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class GuardedDownstreamTest {
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final MemoryDownstream cluster = new MemoryDownstream();
    private final CircuitBreaker breaker = new CircuitBreaker(3, InstantSource.system(), _ -> {});
    private final Pace pace = new Pace(1000, InstantSource.system());
    private final GuardedDownstream guarded = new GuardedDownstream(cluster, breaker, pace);

    @Test
    void clusterThatAsksForPatienceIsAskedNothingUntilItIsOver() {
        cluster.outage(DownstreamFailure.THROTTLED);
        assertThrows(DownstreamException.class, guarded::version);
        cluster.outage(null);
        assertTrue(pace.rate() < 600, "and then less: " + pace.rate());
        int asked = cluster.requests();
        long start = System.nanoTime();
        var _ = guarded.version();
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(900).toNanos());
        assertEquals(asked + 1, cluster.requests());
        assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "UNAUTHORIZED", "BROKEN"})
    void whatTheClusterCannotDoOpensTheBreaker(DownstreamFailure failure) {
        cluster.outage(failure);
        for (int i = 0; i < 3; i++) {
            assertThrows(DownstreamException.class, guarded::version);
        }
        assertEquals(CircuitBreaker.State.OPEN, breaker.state());
    }

    @ParameterizedTest
    @EnumSource(names = {"FORBIDDEN", "NOT_FOUND", "BROKEN", "INVALID"})
    void resourceThatCannotBeListedIsNothingAgainstTheCluster(DownstreamFailure failure) {
        cluster.failing.put("pods", failure);
        for (int i = 0; i < 5; i++) {
            assertThrows(DownstreamException.class, () -> guarded.list(PODS, "", ""));
            assertThrows(DownstreamException.class, () -> guarded.watch(PODS, "", "1"));
        }
        assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
    }

    @Test
    void requestThatWaitsEndsWithTheConnection() {
        breaker.throttled(Duration.ofMinutes(1));
        breaker.shutDown();
        assertThrows(DownstreamException.class, guarded::version);
        assertTrue(Thread.interrupted());
    }
}
