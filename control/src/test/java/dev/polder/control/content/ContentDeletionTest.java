package dev.polder.control.content;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContentDeletionTest {
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");

    @Test
    void listThatExpiresHalfWayDoesNotPassForNothingLeft() {
        try (World world = new World()) {
            world.create(World.WS, MAPS, "ns", TestResources.object("v1", "ConfigMap", "a"));
            world.create(World.WS, MAPS, "ns", TestResources.object("v1", "ConfigMap", "b"));
            ContentDeletion deletion = new ContentDeletion(
                    new Forgetful(world.store), world.resources, World.USER, new ContentLimits(1, 10, 10, 1));
            GroupResource maps = MAPS.groupResource();
            assertThrows(
                    StoreUnavailableException.class,
                    () -> deletion.pass(
                            new ContentDeletion.Place(World.WS, maps, "ns"), object -> object.key().name().equals("b")));
        }
    }

    /// A store that has forgotten every snapshot by the time its second page is asked for.
    private record Forgetful(ObjectStore store) implements ObjectStore {
        @Override
        public Optional<StoredObject> get(ObjectKey key) {
            return store.get(key);
        }

        @Override
        public ListResult list(ListQuery query) {
            return query.after() == null ? store.list(query) : new ListResult.Expired(store.revision());
        }

        @Override
        public WriteResult write(Write write) {
            return store.write(write);
        }

        @Override
        public WatchStart watch(WatchQuery query) {
            return store.watch(query);
        }

        @Override
        public long revision() {
            return store.revision();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
