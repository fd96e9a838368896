package dev.polder.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.Selection;
import dev.polder.store.template.Slot;
import dev.polder.store.template.Template;
import dev.polder.store.template.TemplateObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Objects and shorthands for tests of stores.
public final class TestObjects {
    public static final GroupResource MAPS = new GroupResource("", "configmaps");
    public static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
    public static final WorkspaceId A = new WorkspaceId("a");
    public static final WorkspaceId B = new WorkspaceId("b");
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Three templates that differ in what they have under the keys that tests use.
    public static final List<Template> TEMPLATES = List.of(
            template("one", map("n0"), map("n1"), map("n2"), deployment("n1")),
            template("two", map("n0"), map("n2"), map("n3"), deployment("n1"), deployment("n4")),
            new Template(Stream.concat(
                            template("one", map("n0"), map("n1")).objects().stream(),
                            template("two", deployment("n1"), deployment("n2")).objects().stream())
                    .toList()));

    private TestObjects() {}

    /// A template whose objects say which one it is, and name their workspace.
    public static Template template(String text, ObjectKey... keys) {
        return new Template(Stream.of(keys)
                .map(key -> TemplateObject.of(
                        key,
                        new RecordHeader(
                                "", "v1", 7,
                                text.equals("one")
                                        ? Map.of("color", "red", RecordHeader.TARGET_LABEL + "shown", "Sync")
                                        : Map.of("color", "blue"),
                                Map.of(), text.equals("two") ? List.of("owner") : List.of(), false, 0,
                                new RecordHeader.Offsets(39, 51), false),
                        new String(body(text + Slot.text(0).marker()), UTF_8)
                                .replace("\"name\":\"x\"", "\"uid\":\"" + Slot.UID.marker() + "\",\"cluster\":\""
                                        + Slot.WORKSPACE.marker() + "\",\"raw\":\"" + Slot.json(1).marker() + "\"")))
                .toList());
    }

    /// What fills the slots.
    public static List<byte[]> values(WorkspaceId workspace) {
        return List.of(Template.value("-in-" + workspace), Template.value("[1,2]"));
    }

    public static ObjectKey deployment(String name) {
        return new ObjectKey(A, DEPLOYMENTS, "default", name);
    }

    public static ObjectKey map(WorkspaceId workspace, String name) {
        return new ObjectKey(workspace, MAPS, "default", name);
    }

    public static ObjectKey map(String name) {
        return map(A, name);
    }

    public static byte[] body(String text) {
        return ("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"},\"data\":{\"t\":\"" + text
                        + "\"}}")
                .getBytes(UTF_8);
    }

    public static RecordHeader header(Map<String, String> labels) {
        return new RecordHeader(
                "uid", "v1", 7, labels, Map.of(), List.of(), false, 0, new RecordHeader.Offsets(39, 51), false);
    }

    public static RecordHeader deleting() {
        return new RecordHeader(
                "uid", "v1", 7, Map.of(), Map.of(), List.of(), true, 1, new RecordHeader.Offsets(39, 51), false);
    }

    public static RecordHeader sensitive(Map<String, String> labels) {
        return new RecordHeader(
                "uid", "v1", 7, labels, Map.of("type", "Opaque"), List.of("owner"), false, 0,
                new RecordHeader.Offsets(39, 51), true);
    }

    public static Mutation.Put put(ObjectKey key, Expectation expectation, String text, String... labels) {
        return new Mutation.Put(key, expectation, header(labels(labels)), body(text));
    }

    public static Map<String, String> labels(String... labels) {
        return labels.length == 0 ? Map.of() : Map.of(labels[0], labels[1]);
    }

    /// A color, and the sync targets that some objects name.
    public static Map<String, String> labels(RandomGenerator random, String color) {
        Map<String, String> labels = new HashMap<>(Map.of("color", color));
        for (String target : List.of("shown", "t1")) {
            if (random.nextInt(4) == 0) {
                labels.put(RecordHeader.TARGET_LABEL + target, random.nextBoolean() ? "Sync" : "");
            }
        }
        return labels;
    }

    public static Selection labelled(String key, String value) {
        return new Selection(
                new LabelSelector(List.of(
                        new LabelSelector.Requirement(key, LabelSelector.Operator.IN, List.of(value)))),
                FieldSelector.EVERYTHING);
    }

    /// Writes and gives the (first) revision.
    public static long written(ObjectStore store, Mutation... mutations) {
        return assertInstanceOf(WriteResult.Written.class, store.write(Write.of(mutations)))
                .first();
    }

    public static long created(ObjectStore store, ObjectKey key, String text, String... labels) {
        return written(store, put(key, Expectation.ABSENT, text, labels));
    }

    public static long updated(ObjectStore store, ObjectKey key, String text, String... labels) {
        return written(store, put(key, Expectation.LIVE, text, labels));
    }

    public static long deleted(ObjectStore store, ObjectKey key) {
        return written(store, new Mutation.Delete(key, Expectation.LIVE));
    }

    public static String text(StoredObject object) {
        String body = new String(object.body(), UTF_8);
        int at = body.indexOf("\"t\":\"") + 5;
        return body.substring(at, body.indexOf('"', at));
    }

    public static ListResult.Page page(ObjectStore store, ListQuery query) {
        return assertInstanceOf(ListResult.Page.class, store.list(query));
    }

    public static List<String> names(ListResult.Page page) {
        return page.items().stream().map(o -> o.key().name()).toList();
    }

    public static WatchCursor watch(ObjectStore store, WatchQuery query) {
        return assertInstanceOf(WatchStart.Started.class, store.watch(query)).cursor();
    }

    public static WatchQuery all(WorkspaceId workspace, GroupResource resource, long revision) {
        return new WatchQuery(workspace, resource, null, null, Selection.EVERYTHING, revision);
    }

    /// `TYPE name@revision`.
    public static String show(WatchEvent event) {
        return event.type() + " " + event.object().key().name() + "@"
                + event.object().revision();
    }

    /// Polls until so many events came, waiting for wakeups in between.
    public static List<WatchEvent> take(WatchCursor cursor, int count) {
        List<WatchEvent> events = takeUnlessExpired(cursor, count);
        return events == null ? fail("the watch expired") : events;
    }

    /// The same, or null when the watch ends before.
    public static @Nullable List<WatchEvent> takeUnlessExpired(WatchCursor cursor, int count) {
        Semaphore ready = new Semaphore(0);
        List<WatchEvent> events = new ArrayList<>();
        cursor.onReady(ready::release);
        while (events.size() < count) {
            if (!(cursor.poll(count - events.size()) instanceof WatchCursor.Batch.Events batch)) {
                return null;
            }
            events.addAll(batch.events());
            if (batch.events().isEmpty()) {
                await(ready);
            }
        }
        return events;
    }

    /// Polls until the watch ends.
    public static WatchCursor.Batch.Expired expired(WatchCursor cursor) {
        Semaphore ready = new Semaphore(0);
        cursor.onReady(ready::release);
        while (true) {
            switch (cursor.poll(100)) {
                case WatchCursor.Batch.Expired expired -> {
                    return expired;
                }
                case WatchCursor.Batch.Events events -> {
                    if (events.events().isEmpty()) {
                        await(ready);
                    }
                }
            }
        }
    }

    private static void await(Semaphore ready) {
        try {
            if (!ready.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("nobody woke the watcher");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
