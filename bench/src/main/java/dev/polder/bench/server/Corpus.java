package dev.polder.bench.server;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Objects of a run: ConfigMaps of one size in a namespace of their own, which is deleted in the end.
public final class Corpus {
    private static final int PAGE = 1000;
    private static final int SEEDING_CLIENTS = 64;
    private static final Duration SEEDING_TIME = Duration.ofMinutes(5);

    private final Subject subject;
    private final String namespace;
    private final Size size;
    private final AtomicLong created = new AtomicLong();

    /// How much there is.
    ///
    /// @param objects that are written at first
    /// @param bytes of the text in each
    public record Size(int objects, int bytes) {}

    /// @param namespace that does not exist yet
    public Corpus(Subject subject, String namespace, Size size) {
        this.subject = subject;
        this.namespace = namespace;
        this.size = size;
    }

    /// Makes the namespace and the objects that are read.
    ///
    /// @throws IOException if not all of them could be made
    public void create() throws IOException, InterruptedException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            var _ = client.create(
                    "/api/v1/namespaces",
                    new JsonObject()
                            .put("apiVersion", "v1")
                            .put("kind", "Namespace")
                            .put("metadata", new JsonObject().put("name", namespace)));
        }
        var number = new AtomicLong();
        LoadResult result = subject.load()
                .run(LoadPlan.counted(
                        SEEDING_CLIENTS,
                        size.objects(),
                        SEEDING_TIME,
                        () -> creation("object-" + number.getAndIncrement())));
        if (result.operations() != size.objects()) {
            throw new IOException("%s took %d of %d objects: %s"
                    .formatted(subject.name(), result.operations(), size.objects(), result.firstFailure()));
        }
    }

    /// How many objects were written at first.
    public int objects() {
        return size.objects();
    }

    /// The size of an object as the server answers it, in bytes.
    public int answerBytes() throws UnreachableException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            return JsonWriter.compact(client.get(collection() + "/object-0")).length;
        }
    }

    /// The revision of the whole list now, from which a watch sees everything that comes.
    public String revision() throws UnreachableException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            return String.valueOf(
                    client.get(collection() + "?limit=1").stringAt("metadata", "resourceVersion"));
        }
    }

    /// Reads of random objects.
    public Supplier<Call> reads(RandomGenerator random) {
        String prefix = path() + "/object-";
        return () -> Call.get(prefix + random.nextInt(size.objects()));
    }

    /// Creations of new objects.
    public Supplier<Call> creations() {
        return () -> creation("new-" + created.getAndIncrement());
    }

    /// Changes of random objects.
    ///
    /// @param patch makes a merge patch of the time
    public Supplier<Call> patches(RandomGenerator random, LongFunction<byte[]> patch) {
        String prefix = path() + "/object-";
        return () -> Call.mergePatch(prefix + random.nextInt(size.objects()), patch.apply(System.nanoTime()));
    }

    /// The collection as it is on the wire.
    public String path() {
        return subject.path(collection());
    }

    /// Takes everything away again: page by page, because there may be very many.
    public void delete() throws IOException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            try {
                long pages = (size.objects() + created.get()) / PAGE + 1;
                for (long page = 0; page < pages && !isEmpty(client); page++) {
                    client.delete(collection() + "?limit=" + PAGE);
                }
            } catch (ApiException _) {
                // a server that cannot delete a collection deletes it with its namespace
            }
            client.delete("/api/v1/namespaces/" + namespace);
        }
    }

    private boolean isEmpty(ApiClient client) throws UnreachableException {
        return client.get(collection() + "?limit=1").objects("items").isEmpty();
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private Call creation(String name) {
        JsonObject object = new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "ConfigMap")
                .put("metadata", new JsonObject().put("name", name).put("namespace", namespace))
                .put("data", new JsonObject().put("payload", Text.of(size.bytes(), new Random(name.hashCode()))));
        return Call.post(path(), JsonWriter.compact(object));
    }
}
