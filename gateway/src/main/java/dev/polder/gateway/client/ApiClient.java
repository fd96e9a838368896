package dev.polder.gateway.client;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;

/// Talks to one API server, or to one workspace of it. Any thread; each call blocks for at most half a minute.
///
/// Paths begin with a slash and are relative to the server's URL: `/api/v1/namespaces/default/pods`. An answer that is
/// no success is thrown as the [ApiException] that the server's Status describes.
public final class ApiClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final JsonLimits ANSWER = new JsonLimits(64 * 1024 * 1024, 256, 8_000_000);
    private static final BodyHandler<byte[]> BOUNDED =
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER.maxBytes());
    private static final byte[] EMPTY_OBJECT = {'{', '}'};
    private static final int HUNDRED = 100;
    private static final int SUCCESSES = 2;
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    private final ServerAccess access;
    private final HttpClient http;

    private ApiClient(ServerAccess access, HttpClient http) {
        this.access = access;
        this.http = http;
    }

    /// A client; nothing is sent before the first request.
    public static ApiClient of(ServerAccess access) {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(TlsContexts.of(access))
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new ApiClient(access, http);
    }

    /// How the server is reached.
    public ServerAccess access() {
        return access;
    }

    /// The same client, pointed into a workspace; it shares this one's connections, and closing either closes both.
    ///
    /// @param workspace path or id
    public ApiClient inWorkspace(String workspace) {
        return new ApiClient(access.inWorkspace(workspace), http);
    }

    /// Reads an object or a list.
    public JsonObject get(String path) throws UnreachableException {
        return send(request(path).GET());
    }

    /// Reads an object that may be missing.
    public Optional<JsonObject> find(String path) throws UnreachableException {
        try {
            return Optional.of(get(path));
        } catch (ApiException e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Creates an object in a collection and gives it as it was stored.
    public JsonObject create(String path, JsonObject object) throws UnreachableException {
        return send(request(path).header("Content-Type", JSON).POST(body(object)));
    }

    /// Makes an object say what is given here, whether it exists or not, by server-side apply; fields that somebody
    /// else owns are taken over.
    ///
    /// @param path of the object
    /// @param fieldManager who applies
    public JsonObject apply(String path, JsonObject object, String fieldManager) throws UnreachableException {
        return send(request(path + "?force=true&fieldManager=" + fieldManager)
                .header("Content-Type", APPLY)
                .method("PATCH", body(object)));
    }

    /// Changes what is given of an object that is there; a null takes a member away (JSON merge patch).
    public JsonObject patch(String path, JsonObject change) throws UnreachableException {
        return send(request(path).header("Content-Type", MERGE).method("PATCH", body(change)));
    }

    /// Asks for the deletion of an object or a collection; it may go on after the answer. What the server says of the
    /// objects that it deletes, which may be as long as they are, is not kept.
    public void delete(String path) throws UnreachableException {
        HttpResponse<byte[]> answer = exchange(
                request(path).DELETE().build(),
                head -> isSuccess(head.statusCode()) ? BodySubscribers.replacing(EMPTY_OBJECT) : BOUNDED.apply(head));
        var _ = json(answer);
    }

    /// Ends all connections, also those that are in use.
    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.server() + path))
                .timeout(REQUEST_TIMEOUT)
                .header("Accept", JSON)
                .header("User-Agent", "polder");
        if (access.credential() instanceof Credential.Token token) {
            request.header("Authorization", "Bearer " + token.value());
        }
        return request;
    }

    private static BodyPublisher body(JsonObject object) {
        return BodyPublishers.ofByteArray(JsonWriter.compact(object));
    }

    private JsonObject send(HttpRequest.Builder builder) throws UnreachableException {
        return json(exchange(builder.build(), BOUNDED));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, BodyHandler<byte[]> bodies)
            throws UnreachableException {
        try {
            return http.send(request, bodies);
        } catch (IOException e) {
            throw Failures.unreachable(access.server(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.unreachable(access.server(), e);
        }
    }

    private static boolean isSuccess(int status) {
        return status / HUNDRED == SUCCESSES;
    }

    private JsonObject json(HttpResponse<byte[]> answer) throws UnreachableException {
        boolean success = isSuccess(answer.statusCode());
        JsonObject json;
        try {
            json = JsonReader.readObject(answer.body(), ANSWER);
        } catch (JsonSyntaxException e) {
            if (success) {
                throw Failures.notAnApiServer(access.server(), e);
            }
            throw Failures.withoutStatus(answer.statusCode());
        }
        if (!success) {
            throw Failures.of(answer.statusCode(), json);
        }
        return json;
    }
}
