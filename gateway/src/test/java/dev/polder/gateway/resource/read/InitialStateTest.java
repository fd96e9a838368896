package dev.polder.gateway.resource.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.store.ListResult;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InitialStateTest {
    private static final int PAGES = 5;

    private final Semaphore wakeups = new Semaphore(0);
    private final AtomicInteger read = new AtomicInteger();

    private static ListResult.Page page(int number) {
        var key = new ObjectKey(new WorkspaceId("w"), new GroupResource("", "configmaps"), "n", "m" + number);
        var header = new RecordHeader(
                "", "v1", 7, Map.of(), Map.of(), List.of(), false, 0, new RecordHeader.Offsets(0, 0), false);
        List<StoredObject> items = number == 2 ? List.of() : List.of(new StoredObject(key, 5, header, new byte[] {'{', '}'}));
        return new ListResult.Page(items, 9, number < PAGES - 1 ? Integer.toString(number) : null, 0);
    }

    private InitialState state(Function<ListResult.Page, ListResult.Page> store) {
        read.set(1);
        return new InitialState(page(0), last -> {
            read.incrementAndGet();
            return store.apply(last);
        });
    }

    private static ListResult.Page behind(ListResult.Page last) {
        return page(Integer.parseInt(String.valueOf(last.continueKey())) + 1);
    }

    private String next(InitialState state) throws InterruptedException {
        while (true) {
            StoredObject object = state.next();
            if (object != null) {
                return object.key().name();
            }
            if (state.isOver()) {
                return "over";
            }
            assertTrue(wakeups.tryAcquire(20, TimeUnit.SECONDS), "nobody woke the watch");
        }
    }

    @Test
    void theStateIsReadOnePageAheadAndInOrder() throws Exception {
        InitialState state = state(InitialStateTest::behind);
        state.onReady(wakeups::release);
        List<String> names = new ArrayList<>();
        for (String name = next(state); !name.equals("over"); name = next(state)) {
            names.add(name);
            assertTrue(read.get() <= names.size() + 2, read + " pages are read when " + names + " were sent");
        }
        assertEquals(List.of("m0", "m1", "m3", "m4"), names);
        assertTrue(state.isOver());
        assertNull(state.next());
    }

    @Test
    void aPageThatIsGoneIsTold() throws Exception {
        InitialState state = state(last -> {
            throw Statuses.expired("gone");
        });
        state.onReady(wakeups::release);
        assertEquals("m0", next(state));
        assertFalse(state.isOver());
        assertEquals("gone", assertThrows(ApiException.class, () -> next(state)).status().message());
    }

    @Test
    void noStateIsOverAtOnce() {
        assertTrue(InitialState.none(7).isOver());
    }
}
