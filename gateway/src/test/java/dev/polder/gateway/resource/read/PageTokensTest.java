package dev.polder.gateway.resource.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.api.request.ListOptions;
import dev.polder.api.request.Query;
import dev.polder.api.status.ApiException;
import dev.polder.store.ListResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PageTokensTest {
    private static final long BEGUN = 1_800_000_000;

    private final AtomicLong now = new AtomicLong(BEGUN);
    private final PageTokens tokens =
            new PageTokens(() -> Instant.ofEpochSecond(now.get()), Duration.ofMinutes(1));

    private static ListResult.Page page(long revision, String behind) {
        return new ListResult.Page(List.of(), revision, behind, 5);
    }

    private static ListOptions options(String token) {
        return ListOptions.ofList(Query.parse("continue=" + token));
    }

    @Test
    void aTokenHoldsForItsTimeFromTheFirstPageOn() {
        String first = tokens.next(page(7, "a"), "");
        now.set(BEGUN + 60);
        assertEquals(new ContinueToken(7, "a", 5L, BEGUN), tokens.taken(options(first)));
        String second = tokens.next(page(7, "b"), first);
        assertEquals(new ContinueToken(7, "b", 5L, BEGUN), tokens.taken(options(second)));
        now.set(BEGUN + 61);
        ApiException gone = assertThrows(ApiException.class, () -> tokens.taken(options(second)));
        assertEquals(410, gone.status().code());
        String rest = String.valueOf(gone.status().next());
        assertEquals(new ContinueToken(-1, "b", null, null), tokens.taken(options(rest)));
    }

    @Test
    void aListThatGoesOnWithTheNewestBeginsAnew() {
        String rest = new ContinueToken(-1, "a", null, null).encode();
        now.set(BEGUN + 1000);
        assertEquals(new ContinueToken(9, "b", 5L, BEGUN + 1000), tokens.taken(options(tokens.next(page(9, "b"), rest))));
    }

    @Test
    void noTokenIsNone() {
        assertNull(tokens.taken(options("")));
    }

    @Test
    void oneThatDoesNotSayWhenItBeganHoldsAsLongAsItsSnapshot() {
        now.set(BEGUN + 1000);
        String token = new ContinueToken(7, "a", null, null).encode();
        assertEquals(new ContinueToken(7, "a", null, null), tokens.taken(options(token)));
    }
}
