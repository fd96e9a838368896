package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// A gateway with two workspaces, and a client that bears the tokens of their accounts.
final class TokenWorld implements AutoCloseable {
    static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    static final String SELF = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    final TestGateway gateway;
    final RestClient one;
    final RestClient two;
    private final HttpClient http;

    TokenWorld(Path directory) throws Exception {
        gateway = TestGateway.start(directory);
        one = gateway.workspace("one");
        two = gateway.workspace("two");
        http = gateway.withoutCredentials();
    }

    @Override
    public void close() {
        http.close();
        gateway.close();
    }

    static JsonObject made(RestClient client, String path, String body) {
        RestClient.Answer answer = client.post(path, body);
        assertEquals(201, answer.status(), answer::message);
        return answer.json();
    }

    static JsonObject account(RestClient client, String name) {
        return made(client, ACCOUNTS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
    }

    static String token(RestClient client, String account, String spec) {
        return text(made(client, ACCOUNTS + "/" + account + "/token", "{\"spec\":%s}".formatted(spec)), "status", "token");
    }

    static String text(JsonObject object, String... path) {
        return String.valueOf(object.stringAt(path));
    }

    /// What a bearer of a token gets.
    record Got(int status, JsonObject body) {
        String user() {
            return text(body, "status", "userInfo", "username");
        }
    }

    Got as(String token, String base, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Got(answer.statusCode(), JsonReader.readObject(answer.body(), JsonLimits.STORED));
        } catch (IOException e) {
            throw new AssertionError(path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    Got self(String token, RestClient where) {
        return as(token, where.base(), "POST", SELF, "{}");
    }

    static JsonObject review(RestClient client, String token, String... audiences) {
        JsonObject spec = new JsonObject().put("token", token);
        if (audiences.length > 0) {
            spec.put("audiences", JsonArray.ofStrings(List.of(audiences)));
        }
        return made(client, REVIEWS, JsonWriter.text(new JsonObject().put("spec", spec))).objectOrNew("status");
    }

    static JsonObject claims(String token) {
        return JsonReader.readObject(Base64.getUrlDecoder().decode(token.split("\\.")[1]), JsonLimits.REQUEST);
    }
}
