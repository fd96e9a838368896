package dev.polder.gateway.openapi;

import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.gateway.resource.DocumentCache;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Answers `/openapi/v2` and `/openapi/v3` and what is below it.
public final class OpenApiHandler implements ApiHandler {
    private static final String PREFIX = "/openapi/v3";
    private static final String PROTOBUF_WANTED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// What the same is called in an answer, where `@` is not allowed.
    private static final String PROTOBUF_SENT = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static final String JSON = "application/json";
    private static final Duration YEAR = Duration.ofDays(365);

    private final DocumentCache<OpenApiDocuments> all;
    private final InstantSource clock;

    /// @param builtin of the kinds that every workspace serves
    /// @param clock   says when a year from now is, for answers that never change
    public OpenApiHandler(Catalogs catalogs, OpenApiDocuments builtin, InstantSource clock) {
        this.all = new DocumentCache<>(
                catalogs, catalog -> catalog.base() == null ? builtin : builtin.with(catalog.own()));
        this.clock = clock;
    }

    @Override
    public Response handle(ApiRequest request) {
        String path = request.info().path();
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        OpenApiDocuments documents = all.of(request.workspace());
        if (trimmed.equals("/openapi/v2")) {
            boolean protobuf = request.header("accept").contains(PROTOBUF_WANTED);
            return protobuf
                    ? answer(request, documents.swaggerProtobuf(), PROTOBUF_SENT)
                    : answer(request, documents.swaggerJson(), JSON);
        }
        if (trimmed.equals(PREFIX)) {
            return answer(request, documents.index(), JSON);
        }
        Optional<OpenApiDocument> document = trimmed.startsWith(PREFIX + "/")
                ? documents.groupVersion(trimmed.substring(PREFIX.length() + 1))
                : Optional.empty();
        return groupVersion(request, document.orElseThrow(Statuses::unknownPath));
    }

    /// With the right hash the answer may be kept for ever; a wrong one is shown the right one.
    private Response groupVersion(ApiRequest request, OpenApiDocument document) {
        String hash = hash(request.http().query());
        if (hash.isEmpty()) {
            return answer(request, document, JSON);
        }
        if (!hash.equals(document.hash())) {
            return new Response.Unary(301, Headers.of("location", "?hash=" + document.hash()), new byte[0]);
        }
        String expires =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().plus(YEAR).atOffset(ZoneOffset.UTC));
        Headers headers = Headers.of(
                "content-type", JSON,
                "cache-control", "public, immutable",
                "etag", document.etag(),
                "expires", expires,
                "vary", "Accept");
        return new Response.Unary(200, headers, document.body());
    }

    private static Response answer(ApiRequest request, OpenApiDocument document, String contentType) {
        Headers headers = Headers.of("content-type", contentType, "etag", document.etag(), "vary", "Accept");
        boolean same = request.header("if-none-match").equals(document.etag());
        return new Response.Unary(same ? 304 : 200, headers, same ? new byte[0] : document.body());
    }

    private static String hash(String query) {
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith("hash=")) {
                return parameter.substring("hash=".length());
            }
        }
        return "";
    }
}
