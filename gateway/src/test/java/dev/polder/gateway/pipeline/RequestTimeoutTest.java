package dev.polder.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.request.RequestInfoParser;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RequestTimeoutTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Optional<Duration> of(String path, String query) {
        return RequestTimeout.of(RequestInfoParser.parse("GET", path, query));
    }

    @Test
    void onlyWhatDoesNotStreamHasOne() {
        String pods = "/api/v1/namespaces/default/pods";
        assertEquals(Optional.of(Duration.ofMillis(1500)), of(pods, "timeout=1.5s"));
        assertEquals(Optional.of(Duration.ofSeconds(31)), of(pods, "timeout=0.5m1s"));
        assertEquals(Optional.of(Duration.ofNanos(7)), of("/version", "timeout=7ns"));
        for (String none : new String[] {"", "timeout=0", "timeout=-3s", "timeout=60s", "timeout=2h", "watch=1&timeout=x"}) {
            assertEquals(Optional.empty(), of(pods, none), none);
        }
        assertEquals(Optional.empty(), of(pods + "/a/log", "timeout=1s"));
        assertThrows(ApiException.class, () -> of(pods, "timeout=x"));
    }

    @Test
    void whoeverAsksDoesNotWaitLonger() throws Exception {
        var held = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var over = assertThrows(ApiException.class, () -> RequestTimeout.within(Duration.ofMillis(5), () -> {
            try {
                assertTrue(held.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.countDown();
            return Router.NOTHING_HERE;
        }));
        assertEquals(504, over.status().code());
        held.countDown();
        assertTrue(done.await(20, TimeUnit.SECONDS), "what was begun goes on");
    }

    @Test
    void whatIsInTimeIsAnsweredAndFailsAsItIs() {
        assertSame(Router.NOTHING_HERE, RequestTimeout.within(LONG, () -> Router.NOTHING_HERE));
        ApiException gone = Statuses.unknownPath();
        assertSame(gone, assertThrows(ApiException.class, () -> RequestTimeout.within(LONG, () -> {
            throw gone;
        })));
        assertThrows(StackOverflowError.class, () -> RequestTimeout.within(LONG, () -> {
            throw new StackOverflowError();
        }));
        assertThrows(ApiException.class, () -> RequestTimeout.within(Duration.ZERO, RequestTimeoutTest::never));
    }

    private static Response never() {
        throw new AssertionError("is not begun");
    }
}
