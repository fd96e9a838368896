package dev.polder.syncer.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.polder.api.status.Statuses;
import dev.polder.api.meta.GroupResource;
import dev.polder.control.Outcome;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which failures are tried again, which wait, and which are left until something changes.
final class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, Retry", "UNAUTHORIZED, Retry", "BROKEN, Retry", "EXPIRED, Retry", "FORBIDDEN, Retry",
        "GONE, Retry", "NOT_FOUND, Retry", "TERMINATING, Retry", "THROTTLED, RequeueAfter", "CONFLICT, Park",
        "INVALID, Park", "QUOTA_EXCEEDED, Park"
    })
    void everyFailureHasOneMeaningForItsKey(DownstreamFailure failure, String outcome) {
        assertEquals(
                outcome,
                Failures.of(new DownstreamException(failure, "why")).getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "7,7"})
    void whatTheServerAsksForIsWaitedFor(long asked, long waited) {
        var e = new DownstreamException(DownstreamFailure.THROTTLED, "slow", Duration.ofSeconds(asked), null);
        assertEquals(new Outcome.RequeueAfter(Duration.ofSeconds(waited)), Failures.of(e));
    }

    @Test
    void refusalsOfOurOwnApiAreTriedAgainUnlessTheObjectItselfIsWrong() {
        GroupResource maps = new GroupResource("", "configmaps");
        assertInstanceOf(Outcome.Retry.class, Failures.of(Statuses.modified(maps, "a")));
        assertInstanceOf(Outcome.Retry.class, Failures.of(Statuses.notFound(maps, "a")));
        assertInstanceOf(Outcome.Park.class, Failures.of(Statuses.badRequest("wrong")));
    }
}
