package dev.polder.gateway.pipeline;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.http.Response;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Header fields that every answer has, as those of a kube-apiserver: nothing may be kept by a cache unless the answer says
/// so itself; `Audit-Id` names the request, as the client did or anew; what could be taken for a page is not to be guessed at.
final class AnswerHeaders {
    private static final String AUDIT_ID = "audit-id";
    private static final int MOST_ID_CHARS = 64;

    private AnswerHeaders() {}

    static Response on(Response response, Request request) {
        Headers headers = with(response.headers(), response.status(), request.headers().first(AUDIT_ID));
        return switch (response) {
            case Response.Unary unary -> new Response.Unary(unary.status(), headers, unary.body());
            case Response.Streaming streaming ->
                new Response.Streaming(streaming.status(), headers, streaming.source(), streaming.timeout());
        };
    }

    /// For a request that was refused before it was read.
    static Response.Unary on(Response.Unary refusal) {
        return new Response.Unary(
                refusal.status(), with(refusal.headers(), refusal.status(), null), refusal.body());
    }

    private static Headers with(Headers own, int status, @Nullable String asked) {
        var all = new Headers.Builder();
        all.add(AUDIT_ID, asked == null || asked.isEmpty() || asked.length() > MOST_ID_CHARS ? fresh() : asked);
        if (!own.contains("cache-control")) {
            all.add("cache-control", "no-cache, private");
        }
        own.forEach(all::add);
        String type = own.first("content-type");
        if (status == 403 || (type != null && type.startsWith("text/plain"))) {
            all.add("x-content-type-options", "nosniff");
        }
        return all.build();
    }

    /// It only has to differ from the others; nobody gains by guessing it.
    private static String fresh() {
        var random = ThreadLocalRandom.current();
        long version = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(version, variant).toString();
    }
}
