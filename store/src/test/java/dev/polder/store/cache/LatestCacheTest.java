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

    @Test
    void givesWhatWasPutUntilItIsWrittenTo() {
        StoredObject first = state(1, false);
        cache.put(first, cache.stamp(KEY));
        assertEquals(first, cache.find(KEY));
        LatestCache.Stripes stripes = cache.publishing(List.of(KEY), List.of());
        assertNull(cache.find(KEY));
        cache.published(stripes);
        assertNull(cache.find(KEY));
    }

    @Test
    void whatWasReadBeforeAWriteIsNotKeptAfterIt() {
        long stamp = cache.stamp(KEY);
        cache.published(cache.publishing(List.of(KEY), List.of()));
        cache.put(state(1, false), stamp);
        assertNull(cache.find(KEY));
    }

    @Test
    void whatIsReadWhileAWriteIsBeingPublishedIsNotKept() {
        LatestCache.Stripes stripes = cache.publishing(List.of(KEY, KEY), List.of());
        cache.put(state(1, false), cache.stamp(KEY));
        assertNull(cache.find(KEY));
        cache.published(stripes);
        assertNull(cache.find(KEY));
        StoredObject second = state(2, false);
        cache.put(second, cache.stamp(KEY));
        assertEquals(second, cache.find(KEY));
    }

    @Test
    void sensitiveObjectsAreNotKept() {
        cache.put(state(1, true), cache.stamp(KEY));
        assertNull(cache.find(KEY));
    }

    @Test
    void aWriteRenewsWhatIsKeptAndNothingElse() {
        StoredObject second = state(2, false);
        cache.renew(KEY, second);
        assertNull(cache.find(KEY));
        cache.put(state(1, false), cache.stamp(KEY));
        cache.published(cache.publishing(List.of(KEY), List.of()));
        cache.renew(KEY, second);
        assertEquals(second, cache.find(KEY));
        cache.published(cache.publishing(List.of(KEY), List.of()));
        cache.renew(KEY, null);
        assertNull(cache.find(KEY));
    }
}
