package dev.polder.syncer.downstream;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.SyncerLimits;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A downstream cluster over fabric8's HTTP client, the layer below its models: bytes go straight between the wire and
/// our trees, no model class is loaded, and nothing is retried behind our back.
final class FabricDownstream implements Downstream {
    private static final String JSON = "application/json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final int MAX_DEPTH = 256;
    private static final int MAX_VALUES = 10_000_000;
    private static final int WATCH_SECONDS = 290;
    /// A server ends a watch after the time that was asked for: one that is silent for longer is cut off.
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(WATCH_SECONDS + 30);

    private final HttpClient client;
    private final DownstreamCredentials credentials;
    private final SyncerLimits limits;
    private final Set<FabricWatch> watches = ConcurrentHashMap.newKeySet();

    FabricDownstream(HttpClient client, DownstreamCredentials credentials, SyncerLimits limits) {
        this.client = client;
        this.credentials = credentials;
        this.limits = limits;
    }

    @Override
    public JsonObject version() {
        return send("GET", "/version", null, null);
    }

    @Override
    public List<JsonObject> resources(GroupVersion version) {
        String path = version.group().isEmpty() ? "/api/" + version.version() : "/apis/" + version;
        return send("GET", path, null, null).objects("resources");
    }

    @Override
    public Optional<JsonObject> get(DownstreamRef ref) {
        try {
            return Optional.of(send("GET", ref.path(), null, null, ref));
        } catch (DownstreamException e) {
            if (e.failure() == DownstreamFailure.GONE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public DownstreamPage list(GroupVersionResource resource, String labels, String continueToken) {
        JsonObject list = send(
                "GET",
                DownstreamRef.collectionPath(resource, "")
                        + "?limit=" + limits.pageSize()
                        + parameter("labelSelector", labels)
                        + parameter("continue", continueToken),
                null,
                null);
        String revision = list.stringAt("metadata", "resourceVersion");
        if (revision == null || list.array("items") == null) {
            throw new DownstreamException(DownstreamFailure.BROKEN, "not a list: " + resource);
        }
        String next = list.stringAt("metadata", "continue");
        return new DownstreamPage(list.objects("items"), revision, next == null ? "" : next);
    }

    @Override
    public JsonObject create(DownstreamRef ref, JsonObject object) {
        String path = DownstreamRef.collectionPath(ref.resource(), ref.namespace()) + "?fieldManager=" + FIELD_MANAGER;
        return send("POST", path, JSON, object);
    }

    @Override
    public JsonObject apply(DownstreamRef ref, JsonObject configuration, boolean force) {
        String path = ref.path() + "?fieldManager=" + FIELD_MANAGER + "&force=" + force;
        return send("PATCH", path, APPLY, configuration);
    }

    @Override
    public void delete(DownstreamRef ref, String uid) {
        JsonObject options = new JsonObject()
                .put("kind", "DeleteOptions")
                .put("apiVersion", "v1")
                .put("propagationPolicy", "Background")
                .put("preconditions", new JsonObject().put("uid", uid));
        try {
            var _ = send("DELETE", ref.path(), JSON, options, ref);
        } catch (DownstreamException e) {
            if (e.failure() != DownstreamFailure.GONE && e.failure() != DownstreamFailure.CONFLICT) {
                throw e;
            }
        }
    }

    @Override
    public DownstreamWatch watch(GroupVersionResource resource, String labels, String resourceVersion) {
        String path = DownstreamRef.collectionPath(resource, "")
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + WATCH_SECONDS
                + parameter("resourceVersion", resourceVersion)
                + parameter("labelSelector", labels);
        FabricWatch watch = new FabricWatch(limits.answerBytes(), LONGEST_SILENCE);
        HttpRequest request = request(path).forStreaming().build();
        HttpResponse<AsyncBody> response = await(client.consumeBytes(request, watch));
        if (!response.isSuccessful()) {
            response.body().cancel();
            throw Refusal.of(response.code(), new byte[0], response.header("Retry-After")).toException(null);
        }
        watches.removeIf(FabricWatch::isClosed);
        watches.add(watch);
        watch.opened(response.body());
        return watch;
    }

    @Override
    public void close() {
        watches.forEach(FabricWatch::close);
        watches.clear();
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                client.newHttpRequestBuilder().uri(credentials.server() + path).header("Accept", JSON);
        return credentials.token() == null ? builder : builder.header("Authorization", "Bearer " + credentials.token());
    }

    private JsonObject send(String method, String path, @Nullable String type, @Nullable JsonObject body) {
        return send(method, path, type, body, null);
    }

    /// @param asked the one object that the request is about, null for other requests
    private JsonObject send(
            String method,
            String path,
            @Nullable String type,
            @Nullable JsonObject body,
            @Nullable DownstreamRef asked) {
        HttpRequest.Builder builder = request(path).timeout(limits.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        if (type != null && body != null) {
            builder.method(method, type, JsonWriter.text(body));
        }
        BodyCollector collector = new BodyCollector(limits.answerBytes());
        HttpResponse<AsyncBody> response = await(client.consumeBytes(builder.build(), collector));
        response.body().consume();
        byte[] answer = collected(collector, response.body());
        if (!response.isSuccessful()) {
            throw Refusal.of(response.code(), answer, response.header("Retry-After")).toException(asked);
        }
        return parse(answer, limits.answerBytes());
    }

    /// The whole answer. One that is too long was cancelled by us, which the transport reports as a failure of its own.
    private byte[] collected(BodyCollector collector, AsyncBody body) {
        try {
            await(body.done());
        } catch (DownstreamException e) {
            var _ = collector.bytes();
            throw e;
        }
        return collector.bytes();
    }

    private <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return future.get(limits.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new DownstreamException(
                    DownstreamFailure.UNREACHABLE, "no answer within " + limits.requestTimeout(), Duration.ZERO, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof DownstreamException known) {
                throw known;
            }
            throw new DownstreamException(DownstreamFailure.UNREACHABLE, reason(cause), Duration.ZERO, cause);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new DownstreamException(DownstreamFailure.UNREACHABLE, "interrupted", Duration.ZERO, e);
        }
    }

    /// @throws DownstreamException when the text is not one JSON object within bounds
    static JsonObject parse(byte[] json, int maxBytes) {
        try {
            return JsonReader.readObject(json, new JsonLimits(maxBytes, MAX_DEPTH, MAX_VALUES));
        } catch (JsonSyntaxException e) {
            throw new DownstreamException(DownstreamFailure.BROKEN, "answer is not JSON", Duration.ZERO, e);
        }
    }

    /// Why a transport failed, for people.
    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnresolvedAddressException _, UnknownHostException _ -> {
                    return "the name of its server is not known";
                }
                case CertPathBuilderException _ -> {
                    return "its certificate does not descend from the kubeconfig's certificate-authority-data";
                }
                default -> {}
            }
        }
        String message = failure.getMessage();
        if (failure instanceof ConnectException && message == null) {
            return "the connection was refused";
        }
        return message == null || message.isEmpty() ? failure.getClass().getSimpleName() : message;
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// Keeps an answer up to its limit.
    private static final class BodyCollector implements AsyncBody.Consumer<List<ByteBuffer>> {
        private final int maxBytes;
        private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        private boolean tooLong;

        BodyCollector(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public synchronized void consume(List<ByteBuffer> buffers, AsyncBody from) {
            for (ByteBuffer buffer : buffers) {
                if (bytes.size() + buffer.remaining() > maxBytes) {
                    tooLong = true;
                    from.cancel();
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.writeBytes(part);
            }
            from.consume();
        }

        synchronized byte[] bytes() {
            if (tooLong) {
                throw new DownstreamException(
                        DownstreamFailure.BROKEN, "an answer is longer than %d bytes".formatted(maxBytes));
            }
            return bytes.toByteArray();
        }
    }
}
