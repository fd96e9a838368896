package dev.polder.bench;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadClient;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The objects of a run: ConfigMaps of 1 KiB in a namespace of their own, which is deleted in the end.
final class Corpus {
    private static final int OBJECT_BYTES = 1024;
    private static final int PAGE = 1000;
    private static final int SEEDING_CLIENTS = 16;
    private static final Duration SEEDING_TIME = Duration.ofMinutes(2);

    private final Subject subject;
    private final String namespace;
    private final int objects;
    private final AtomicLong created = new AtomicLong();

    Corpus(Subject subject, String namespace, int objects) {
        this.subject = subject;
        this.namespace = namespace;
        this.objects = objects;
    }

    /// Makes the namespace and the objects that are read.
    ///
    /// @throws IOException if not all of them could be made
    void create(LoadClient load) throws IOException, InterruptedException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            var _ = client.create(
                    "/api/v1/namespaces",
                    new JsonObject()
                            .put("apiVersion", "v1")
                            .put("kind", "Namespace")
                            .put("metadata", new JsonObject().put("name", namespace)));
        }
        var number = new AtomicLong();
        LoadResult result = load.run(new LoadPlan(
                SEEDING_CLIENTS, SEEDING_TIME, objects, () -> creation("object-" + number.getAndIncrement())));
        if (result.operations() != objects) {
            throw new IOException("%s took %d of %d objects; the first other answer was HTTP status %d"
                    .formatted(subject.name(), result.operations(), objects, result.firstFailure()));
        }
    }

    /// The size of an object as the server answers it, in bytes.
    int answerBytes() throws UnreachableException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            return JsonWriter.compact(client.get(collection() + "/object-0")).length;
        }
    }

    /// Reads of random objects.
    Supplier<Call> reads(RandomGenerator random) {
        String prefix = subject.path(collection()) + "/object-";
        return () -> Call.get(prefix + random.nextInt(objects));
    }

    /// Creations of new objects.
    Supplier<Call> creations() {
        return () -> creation("new-" + created.getAndIncrement());
    }

    /// Takes everything away again: page by page, because there may be very many.
    void delete() throws IOException {
        try (ApiClient client = ApiClient.of(subject.access())) {
            try {
                long pages = (objects + created.get()) / PAGE + 1;
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
                .put("data", new JsonObject().put("payload", "x".repeat(OBJECT_BYTES)));
        return new Call("POST", subject.path(collection()), JsonWriter.compact(object));
    }
}
