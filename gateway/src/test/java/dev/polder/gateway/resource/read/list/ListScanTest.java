package dev.polder.gateway.resource.read.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.memory.MemoryObjectStore;
import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lists out of images are, byte by byte, what the store has at their revision.
@Timeout(120)
class ListScanTest {
    private static final WorkspaceId WORKSPACE = new WorkspaceId("w");
    private static final GroupResource MAPS = new GroupResource("", "configmaps");
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final ListQuery ALL = ListQuery.all(WORKSPACE, MAPS);
    private static final byte[] HEAD = "{\"items\":[".getBytes(UTF_8);
    private static final byte[] END = "]}".getBytes(UTF_8);
    private static final int BIG = 40_000;

    @TempDir
    private Path directory;

    private final AtomicInteger pages = new AtomicInteger();

    private static ResourceDefinition definition(GroupResource resource) {
        return BuiltinResources.definitions().stream()
                .filter(each -> each.groupResource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectKey map(String namespace, String name) {
        return new ObjectKey(WORKSPACE, MAPS, namespace, name);
    }

    private static void put(ObjectStore store, ObjectKey key, String text) {
        JsonObject object = new JsonObject()
                .put("metadata", new JsonObject().put("name", key.name()).put("namespace", key.namespace()))
                .put("data", new JsonObject().put("text", text));
        ObjectCodec.Encoded encoded = ObjectCodec.encode(object, definition(key.resource()));
        Expectation expectation = store.get(key)
                .<Expectation>map(known -> new Expectation.AtRevision(known.revision()))
                .orElse(Expectation.ABSENT);
        assertInstanceOf(
                WriteResult.Written.class,
                store.write(Write.of(new Mutation.Put(key, expectation, encoded.header(), encoded.body()))));
    }

    private static void delete(ObjectStore store, ObjectKey key) {
        store.get(key).ifPresent(known -> assertInstanceOf(
                WriteResult.Written.class,
                store.write(Write.of(new Mutation.Delete(key, new Expectation.AtRevision(known.revision()))))));
    }

    /// A list as a client would get it.
    ///
    /// @param bytes    unzipped
    /// @param revision of the snapshot
    @SuppressWarnings("ArrayRecordComponent")
    private record Listed(byte[] bytes, long revision) {}

    private Listed list(ObjectStore store, ListCache images, ListQuery query, boolean gzip) throws Exception {
        var scan = new ListScan(query, asked -> page(store, asked), images, Items.AS_STORED, gzip);
        ListResult.Page whole = scan.begin();
        if (whole != null) {
            return new Listed(Items.AS_STORED.joined(HEAD, whole.items(), END), whole.revision());
        }
        byte[] sent = sent(new ListBody(scan, HEAD, END));
        if (gzip) {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
                sent = in.readAllBytes();
            }
        }
        return new Listed(sent, scan.revision());
    }

    private ListResult.Page page(ObjectStore store, ListQuery asked) {
        pages.incrementAndGet();
        return assertInstanceOf(ListResult.Page.class, store.list(asked));
    }

    private static byte[] sent(ListBody body) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var wakeups = new Semaphore(0);
        body.onReady(wakeups::release);
        while (!body.ended()) {
            Chunk chunk = body.poll(16_384);
            if (chunk != null) {
                out.write(chunk.bytes(), chunk.offset(), chunk.length());
            } else if (!body.ended()) {
                assertTrue(wakeups.tryAcquire(20, TimeUnit.SECONDS), "nobody woke the list");
            }
        }
        body.close(BodySource.End.FINISHED);
        return out.toByteArray();
    }

    private void check(ObjectStore store, ListCache images, ListQuery query, boolean gzip) throws Exception {
        long before = store.revision();
        Listed listed = list(store, images, query, gzip);
        assertTrue(listed.revision() >= before, "a list from before it was asked for");
        assertArrayEquals(direct(store, query, listed.revision()), listed.bytes());
    }

    /// Has a list of everything kept: the first time it is measured.
    private void keep(ObjectStore store, ListCache images, boolean gzip) throws Exception {
        check(store, images, ALL, gzip);
        check(store, images, ALL, gzip);
    }

    private static byte[] direct(ObjectStore store, ListQuery query, long revision) {
        var at = new ListQuery(
                query.workspace(), query.resource(), query.namespace(), query.selection(), revision, 0, null);
        return Items.AS_STORED.joined(HEAD, assertInstanceOf(ListResult.Page.class, store.list(at)).items(), END);
    }

    private static void fill(ObjectStore store, int objects) {
        for (int i = 0; i < objects; i++) {
            put(store, map("n" + i % 3, "m%03d".formatted(i)), "x".repeat(BIG));
        }
    }

    @Test
    void anUnchangedListIsNotReadAgain() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        fill(store, 60);
        for (boolean gzip : new boolean[] {false, true}) {
            keep(store, images, gzip);
            pages.set(0);
            put(store, new ObjectKey(WORKSPACE, SECRETS, "n0", "another"), "kind"); // moves the revision
            check(store, images, ALL, gzip);
            assertEquals(0, pages.get());
        }
        assertTrue(images.counts().hits() > 10);
    }

    /// Reads of a list until some bytes came.
    private static long pull(ListBody body, Semaphore wakeups, int bytes, ListCache images) throws InterruptedException {
        long most = 0;
        int seen = 0;
        while (seen < bytes && !body.ended()) {
            Chunk chunk = body.poll(16_384);
            if (chunk != null) {
                seen += chunk.length();
            } else if (!body.ended()) {
                assertTrue(wakeups.tryAcquire(20, TimeUnit.SECONDS), "nobody woke the list");
            }
            most = Math.max(most, images.building());
        }
        return most;
    }

    private ListBody body(ObjectStore store, ListCache images) {
        var scan = new ListScan(ALL, asked -> page(store, asked), images, Items.AS_STORED, false);
        assertNull(scan.begin());
        return new ListBody(scan, HEAD, END);
    }

    @Test
    void listsThatAreReadToBeKeptShareTheRoomAndGiveItBack() throws Exception {
        var store = new MemoryObjectStore();
        int room = 4 << 20;
        var images = new ListCache(store, 2L * room);
        fill(store, 60);
        check(store, images, ALL, false);
        List<ListBody> bodies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ListBody body = body(store, images);
            bodies.add(body);
            var wakeups = new Semaphore(0);
            body.onReady(wakeups::release);
            assertTrue(pull(body, wakeups, 1_000_000, images) <= room);
        }
        assertTrue(images.building() > room / 2, "nothing is being kept");
        bodies.forEach(body -> body.close(BodySource.End.CLIENT_GONE));
        while (images.building() > 0) {
            Thread.onSpinWait(); // a part that is being read is given back when it is there
        }
        check(store, images, ALL, false);
        pages.set(0);
        check(store, images, ALL, false);
        assertEquals(0, pages.get(), "it was kept in the end");
    }

    @Test
    void nothingIsHeldOfAListThatIsNewOrTooLong() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 1 << 20);
        fill(store, 60);
        for (int i = 0; i < 3; i++) {
            ListBody body = body(store, images);
            var wakeups = new Semaphore(0);
            body.onReady(wakeups::release);
            assertEquals(0, pull(body, wakeups, Integer.MAX_VALUE, images));
            body.close(BodySource.End.FINISHED);
        }
    }

    @Test
    void onlyThePartInWhichSomethingChangedIsReadAgain() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        fill(store, 60);
        keep(store, images, false);
        List<ObjectKey> touched = List.of(map("n0", "m000"), map("n1", "m031"), map("n2", "m059"), map("zz", "last"), map("a", "first"));
        for (ObjectKey key : touched) {
            pages.set(0);
            put(store, key, "changed");
            check(store, images, ALL, false);
            assertEquals(1, pages.get(), key.toString());
            pages.set(0);
            delete(store, key);
            check(store, images, ALL, false);
            assertEquals(1, pages.get(), key.toString());
        }
    }

    @Test
    void aListThatBecomesShortOrEmptyIsRight() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        fill(store, 60);
        keep(store, images, true);
        for (int i = 0; i < 60; i += 2) {
            delete(store, map("n" + i % 3, "m%03d".formatted(i)));
            check(store, images, ALL, true);
        }
        for (int i = 1; i < 60; i += 2) {
            delete(store, map("n" + i % 3, "m%03d".formatted(i)));
        }
        check(store, images, ALL, true);
        check(store, images, ALL, true);
    }

    @Test
    void whatIsListedAfterRandomChangesIsWhatTheStoreHas() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        // By code points the second comes before the third, by chars behind it.
        String[] names = {"a", "\ufffd", "\ud83d\ude00", "z"};
        for (int step = 0; step < 300; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                ObjectKey key = map("n" + random.nextInt(3), names[random.nextInt(4)] + random.nextInt(12));
                if (random.nextInt(3) == 0) {
                    delete(store, key);
                } else {
                    put(store, key, "x".repeat(random.nextInt(2 * BIG)));
                }
            }
            String namespace = random.nextBoolean() ? null : "n" + random.nextInt(3);
            try {
                check(store, images, in(namespace), random.nextBoolean());
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", step " + step, e);
            }
        }
        assertTrue(images.counts().hits() > 100, "nothing was found in an image");
    }

    private static ListQuery in(@Nullable String namespace) {
        return namespace == null ? ALL : ListQuery.inNamespace(WORKSPACE, MAPS, namespace);
    }

    @Test
    void listsWhileOthersWriteAreOfOneRevision() throws Exception {
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            var images = new ListCache(store, 64 << 20);
            fill(store, 40);
            var over = new AtomicBoolean();
            var failure = new AtomicReference<Throwable>();
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < 2; w++) {
                String namespace = "n" + w;
                writers.add(Thread.ofVirtual().start(() -> {
                    var random = new SplittableRandom(namespace.hashCode());
                    try {
                        while (!over.get()) {
                            ObjectKey key = map(namespace, "m%03d".formatted(random.nextInt(40)));
                            if (random.nextInt(3) == 0) {
                                delete(store, key);
                            } else {
                                put(store, key, "x".repeat(random.nextInt(BIG)));
                            }
                        }
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                }));
            }
            for (int i = 0; i < 40; i++) {
                check(store, images, ALL, i % 2 == 0);
            }
            over.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }

    @Test
    void aListThatWasReadMeanwhileByAnotherIsOfItsOwnRevision() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        fill(store, 60);
        keep(store, images, false);
        var slow = new ListScan(ALL, asked -> page(store, asked), images, Items.AS_STORED, false);
        put(store, map("n1", "m031"), "one");
        slow.begin();
        put(store, map("n1", "m031"), "two");
        check(store, images, ALL, false);
        assertArrayEquals(direct(store, ALL, slow.revision()), sent(new ListBody(slow, HEAD, END)));
        check(store, images, ALL, false); // the older image that it left behind does no harm
    }

    @Test
    void anImageThatMissedTooMuchIsReadAnew() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        fill(store, 60);
        keep(store, images, false);
        for (int i = 0; i < 2_500; i++) {
            put(store, map("n1", "busy"), "turn " + i);
        }
        long hits = images.counts().hits();
        check(store, images, ALL, false);
        assertEquals(hits, images.counts().hits());
        check(store, images, ALL, false);
        assertTrue(images.counts().hits() > hits);
    }

    @Test
    void secretsAreNotKept() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 64 << 20);
        for (int i = 0; i < 20; i++) {
            put(store, new ObjectKey(WORKSPACE, SECRETS, "n", "s" + i), "x".repeat(BIG));
        }
        for (int i = 0; i < 3; i++) {
            check(store, images, ListQuery.all(WORKSPACE, SECRETS), false);
        }
        assertEquals(0, images.counts().hits());
    }

    @Test
    void imagesAreBounded() throws Exception {
        var store = new MemoryObjectStore();
        var images = new ListCache(store, 1 << 20);
        fill(store, 60);
        for (int i = 0; i < 3; i++) {
            check(store, images, ALL, false);
        }
        assertEquals(0, images.counts().hits(), "a list of 2.4 MB in a cache of 1 MiB");
        for (int i = 0; i < 3; i++) {
            check(store, images, ALL, true);
        }
        assertTrue(images.counts().hits() > 0);
    }

    @Test
    void aPageThatCannotBeReadEndsTheList() throws Exception {
        var store = new MemoryObjectStore();
        fill(store, 60);
        var scan = new ListScan(
                ALL,
                asked -> {
                    if (pages.incrementAndGet() > 2) {
                        throw new IllegalStateException("the disk");
                    }
                    return assertInstanceOf(ListResult.Page.class, store.list(asked));
                },
                new ListCache(store, 64 << 20),
                Items.AS_STORED,
                false);
        scan.begin();
        assertEquals(
                "the disk",
                assertThrows(IllegalStateException.class, () -> sent(new ListBody(scan, HEAD, END))).getMessage());
    }

    @Test
    void theItemsOfAListKeepTheirOrder() throws Exception {
        var store = new MemoryObjectStore();
        fill(store, 60);
        String text = new String(list(store, new ListCache(store, 64 << 20), ALL, true).bytes(), UTF_8);
        List<StoredObject> items = assertInstanceOf(ListResult.Page.class, store.list(ALL)).items();
        int at = 0;
        for (StoredObject item : items) {
            int next = text.indexOf("\"name\":\"" + item.key().name() + "\"", at);
            assertTrue(next >= at, item.key().toString());
            at = next;
        }
    }
}
