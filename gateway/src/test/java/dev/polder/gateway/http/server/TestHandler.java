package dev.polder.gateway.http.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.http.RequestHandler;
import dev.polder.gateway.http.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Answers by path; tests put in what they need.
final class TestHandler implements RequestHandler {

    final AtomicInteger handled = new AtomicInteger();
    private final Map<String, Function<Request, Response>> routes = new ConcurrentHashMap<>();

    TestHandler() {
        on("/echo", request -> text(200, request.method() + " " + request.path() + "?" + request.query() + " "
                + new String(request.body(), UTF_8)));
        on("/who", request -> text(200, request.certificates().isEmpty()
                ? "nobody"
                : request.certificates().getFirst().getSubjectX500Principal().getName()));
    }

    void on(String path, Function<Request, Response> answer) {
        routes.put(path, answer);
    }

    static Response.Unary text(int status, String text) {
        return Response.Unary.of(status, "text/plain", text.getBytes(UTF_8));
    }

    @Override
    public Response handle(Request request) {
        handled.incrementAndGet();
        Function<Request, Response> answer = routes.get(request.path());
        return answer == null ? text(404, "no such path") : answer.apply(request);
    }

    @Override
    public Response.Unary reject(Rejection rejection) {
        return text(rejection.code(), "rejected: " + rejection.message());
    }
}
