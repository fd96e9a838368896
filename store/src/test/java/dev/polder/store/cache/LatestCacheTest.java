package dev.polder.store.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatestCacheTest {
    private static final ObjectKey KEY =
            new ObjectKey(WorkspaceId.ROOT, new GroupResource("", "configmaps"), "default", "a");

    private final LatestCache cache = new LatestCache(1 << 20);

    private static StoredObject state(long revision, boolean sensitive) {
        var header = new RecordHeader(
                "u", "v1", 0, Map.of(), Map.of(), List.of(), false, 0, new RecordHeader.Offsets(0, 0), sensitive);
        return new StoredObject(KEY, revision, header, new byte[] {'{', '}'});
    }

    private static Map<ObjectKey, Optional<StoredObject>> latest(@Nullable StoredObject state) {
        return Map.of(KEY, Optional.ofNullable(state));
    }

    private void write(@Nullable StoredObject state) {
        cache.published(cache.publishing(latest(state), List.of()));
    }

    @Test
    void givesWhatWasPutUntilItIsWrittenTo() {
        StoredObject first = state(1, false);
        cache.put(first, cache.stamp(KEY));
        assertEquals(first, cache.find(KEY));
        LatestCache.Publication write = cache.publishing(latest(state(2, false)), List.of());
        assertNull(cache.find(KEY));
        cache.published(write);
        assertEquals(2, Objects.requireNonNull(cache.find(KEY)).revision());
    }

    @Test
    void aWriteToTheWholeWorkspaceTakesAwayWhatWasPut() {
        cache.put(state(1, false), cache.stamp(KEY));
        cache.published(cache.publishing(latest(state(2, false)), List.of(WorkspaceId.ROOT)));
        assertNull(cache.find(KEY));
    }

    @Test
    void whatWasReadBeforeAWriteIsNotKeptAfterIt() {
        long stamp = cache.stamp(KEY);
        write(state(2, false));
        cache.put(state(1, false), stamp);
        assertNull(cache.find(KEY));
    }

    @Test
    void whatIsReadWhileAWriteIsBeingPublishedIsNotKept() {
        LatestCache.Publication write = cache.publishing(latest(state(2, false)), List.of());
        cache.put(state(1, false), cache.stamp(KEY));
        assertNull(cache.find(KEY));
        cache.published(write);
        assertNull(cache.find(KEY));
        StoredObject second = state(2, false);
        cache.put(second, cache.stamp(KEY));
        assertEquals(second, cache.find(KEY));
    }

    @Test
    void keysOfOneBatchThatShareACounterMoveItOnce() {
        // More keys than there are counters: many share one, and a counter that moved twice would look unmoved.
        Map<ObjectKey, Optional<StoredObject>> batch = IntStream.range(0, 1 << 15)
                .mapToObj(i -> new ObjectKey(WorkspaceId.ROOT, KEY.resource(), "default", "k" + i))
                .collect(Collectors.toMap(key -> key, key -> Optional.empty()));
        batch.put(KEY, Optional.empty());
        cache.put(state(1, false), cache.stamp(KEY));
        LatestCache.Publication write = cache.publishing(batch, List.of());
        for (ObjectKey key : batch.keySet()) {
            long stamp = cache.stamp(key);
            assertEquals(1, stamp & 1, key.name());
        }
        cache.published(write);
        assertNull(cache.find(KEY));
    }

    @Test
    void sensitiveObjectsAreNotKept() {
        cache.put(state(1, true), cache.stamp(KEY));
        assertNull(cache.find(KEY));
    }

    @Test
    void aWriteRenewsWhatIsKeptAndNothingElse() {
        StoredObject second = state(2, false);
        write(second);
        assertNull(cache.find(KEY));
        cache.put(state(1, false), cache.stamp(KEY));
        write(second);
        assertEquals(second, cache.find(KEY));
        write(null);
        assertNull(cache.find(KEY));
    }
}
