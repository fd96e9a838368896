package dev.polder.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import dev.polder.store.memory.MemoryObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoreFeedTest {
    private static final GroupVersionResource THINGS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource OTHERS = new GroupVersionResource("", "v1", "secrets");
    private static final WorkspaceId TWO = new WorkspaceId("two");

    private final Set<String> there = ConcurrentHashMap.newKeySet();
    private final FeedListener listener = new FeedListener() {
        @Override
        public void present(StoredObject object) {
            there.add(object.key().toString());
        }

        @Override
        public void gone(StoredObject object) {
            there.remove(object.key().toString());
        }
    };

    @Test
    void objectThatTheListenerCannotStandKeepsNoOtherFromIt() throws InterruptedException {
        FeedListener touchy = new FeedListener() {
            @Override
            public void present(StoredObject object) throws InterruptedException {
                if (object.key().name().equals("a")) {
                    throw new IllegalStateException("malformed");
                }
                listener.present(object);
            }
        };
        try (World world = new World()) {
            world.create(World.WS, THINGS, "ns", thing("a"));
            world.create(World.WS, THINGS, "ns", thing("b"));
            StoreFeed feed = world.opened(new StoreFeed("t", world.store, THINGS.groupResource(), touchy));
            feed.start();
            assertTrue(feed.awaitListed(10_000));
            world.create(World.WS, THINGS, "ns2", thing("a"));
            world.create(World.WS, THINGS, "ns", thing("c"));
            awaitThere(Set.of("one|configmaps|ns/b", "one|configmaps|ns/c"));
        }
    }

    @Test
    void tellsWhatThereIsAndThenWhatChangesInAllWorkspaces() throws InterruptedException {
        try (World world = new World()) {
            world.create(World.WS, THINGS, "ns", thing("a"));
            world.create(World.WS, OTHERS, "ns", thing("a"));
            StoreFeed feed = world.opened(new StoreFeed("t", world.store, THINGS.groupResource(), listener));
            feed.start();
            assertTrue(feed.awaitListed(10_000));
            assertTrue(there.contains("one|configmaps|ns/a"), there::toString);
            world.create(TWO, THINGS, "ns", thing("b"));
            awaitThere(Set.of("one|configmaps|ns/a", "two|configmaps|ns/b"));
            world.delete(World.WS, THINGS, "ns", "a");
            awaitThere(Set.of("two|configmaps|ns/b"));
        }
    }

    @Test
    void everythingIsMoreThanOneResourceAndMoreThanAPage() throws InterruptedException {
        try (World world = new World()) {
            for (int i = 0; i < 520; i++) {
                world.create(World.WS, THINGS, "ns", thing("t" + i));
            }
            world.create(TWO, OTHERS, "ns", thing("a"));
            StoreFeed feed = world.opened(new StoreFeed("t", world.store, null, listener));
            feed.start();
            assertTrue(feed.awaitListed(10_000));
            awaitCount(521);
        }
    }

    @Test
    void aFeedThatFellBehindListsAgain() throws InterruptedException {
        LogLimits few = new LogLimits(8, 1 << 20, 8, 1 << 20, Duration.ZERO, 1, 1);
        try (MemoryObjectStore store =
                new MemoryObjectStore(StoreLimits.DEFAULT, few, InstantSource.system())) {
            TestResources resources = new TestResources(store);
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch entered = new CountDownLatch(1);
            FeedListener slow = new FeedListener() {
                @Override
                public void present(StoredObject object) throws InterruptedException {
                    there.add(object.key().toString());
                    entered.countDown();
                    held.await();
                }
            };
            ResourceRef all = new ResourceRef(World.WS, THINGS, "ns", "");
            resources.create(World.USER, all, thing("first"));
            try (StoreFeed feed = new StoreFeed("t", store, new GroupResource("", "configmaps"), slow)) {
                feed.start();
                entered.await();
                for (int i = 0; i < 300; i++) {
                    resources.create(World.USER, all, thing("t" + i));
                }
                held.countDown();
                awaitCount(301);
            }
        }
    }

    private void awaitThere(Set<String> expected) {
        Await.until(() -> there.equals(expected), () -> there);
    }

    private void awaitCount(int expected) {
        Await.until(() -> there.size() == expected, there::size);
    }

    private static JsonObject thing(String name) {
        return TestResources.object("v1", "ConfigMap", name);
    }
}
