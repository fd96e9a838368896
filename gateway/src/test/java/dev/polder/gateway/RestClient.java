package dev.polder.gateway;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// A raw HTTP/2 client of one server URL, for tests: sends what it is told, judges nothing.
final class RestClient implements AutoCloseable {
    private final HttpClient http;
    private final String base;

    /// What came back.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Map<String, java.util.List<String>> headers, byte[] body) {
        JsonObject json() {
            return JsonReader.readObject(body, new JsonLimits(64 << 20, 256, 5_000_000));
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String reason() {
            return json().string("reason", "");
        }

        String message() {
            return json().string("message", "");
        }
    }

    RestClient(ServerAccess access) {
        this(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .sslContext(TlsContexts.of(access))
                        .build(),
                access.server().toString());
    }

    private RestClient(HttpClient http, String base) {
        this.http = http;
        this.base = base;
    }

    /// The same connections and credential, another workspace.
    RestClient in(String workspace) {
        int clusters = base.indexOf("/clusters/");
        return new RestClient(http, (clusters < 0 ? base : base.substring(0, clusters)) + "/clusters/" + workspace);
    }

    /// The same connections and credential, without a workspace in the URL.
    RestClient bare() {
        int clusters = base.indexOf("/clusters/");
        return new RestClient(http, clusters < 0 ? base : base.substring(0, clusters));
    }

    String base() {
        return base;
    }

    Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    Answer post(String path, String json) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), "content-type", "application/json");
    }

    Answer put(String path, String json) {
        return send("PUT", path, json.getBytes(StandardCharsets.UTF_8), "content-type", "application/json");
    }

    Answer patch(String path, String type, String body) {
        return send("PATCH", path, body.getBytes(StandardCharsets.UTF_8), "content-type", "application/" + type);
    }

    Answer delete(String path) {
        return send("DELETE", path, new byte[0]);
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        try {
            HttpResponse<byte[]> answer =
                    http.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// A stream of a content type, as it comes; closing it ends the request.
    InputStream stream(String path, String accept, String type) {
        try {
            HttpResponse<InputStream> answer = http.send(
                    request("GET", path, new byte[0], "accept", accept),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200 || !answer.headers().firstValue("content-type").orElse("").equals(type)) {
                throw new AssertionError(path + " gave " + answer.statusCode() + " " + answer.headers().map());
            }
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError(path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /// The lines of a stream, as they come; closing the stream ends the request.
    Stream<String> lines(String path) {
        try {
            HttpResponse<Stream<String>> answer =
                    http.send(request("GET", path, new byte[0]), HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + " gave " + answer.statusCode() + ": "
                        + String.join("", answer.body().toList()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError(path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private HttpRequest request(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return builder.build();
    }

    @Override
    public void close() {
        http.close();
    }
}
