package dev.polder.gateway.openapi;

import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.gateway.resource.DocumentCache;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// Answers `/openapi/v2` and `/openapi/v3` and what is below it.
public final class OpenApiHandler implements ApiHandler {
    private static final String PREFIX = "/openapi/v3";
    private static final String JSON = "application/json";
    private static final String PROTOBUF_2 = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String PROTOBUF_3 = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";
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
            return wantsProtobuf(request, PROTOBUF_2)
                    ? answer(request, documents.swaggerProtobuf(), PROTOBUF_2)
                    : answer(request, documents.swaggerJson(), JSON);
        }
        if (trimmed.equals(PREFIX)) {
            return answer(request, documents.index(), JSON);
        }
        if (!trimmed.startsWith(PREFIX + "/")) {
            throw Statuses.unknownPath();
        }
        String groupVersion = trimmed.substring(PREFIX.length() + 1);
        boolean protobuf = wantsProtobuf(request, PROTOBUF_3);
        Optional<OpenApiDocument> document =
                protobuf ? documents.groupVersionProtobuf(groupVersion) : documents.groupVersion(groupVersion);
        return groupVersion(request, document.orElseThrow(Statuses::unknownPath), protobuf ? PROTOBUF_3 : JSON);
    }

    /// Whether the range of most weight that can be served is the protobuf one. Older clients write an `@` in its name, where
    /// an answer must not have one.
    ///
    /// @throws dev.polder.api.status.ApiException 406 when neither it nor JSON is accepted
    private static boolean wantsProtobuf(ApiRequest request, String protobuf) {
        for (String range : Rendering.mediaRanges(request.header("accept"))) {
            if (range.equals(JSON) || range.equals("*/*") || range.equals("application/*")) {
                return false;
            }
            if (range.replace('@', '.').equals(protobuf)) {
                return true;
            }
        }
        throw Statuses.notAcceptable(List.of(JSON, protobuf));
    }

    /// With the right hash the answer may be kept for ever; a wrong one is shown the right one.
    private Response groupVersion(ApiRequest request, OpenApiDocument document, String contentType) {
        String hash = hash(request.http().query());
        if (hash.isEmpty()) {
            return answer(request, document, contentType);
        }
        if (!hash.equals(document.hash())) {
            return new Response.Unary(301, Headers.of("location", "?hash=" + document.hash()), new byte[0]);
        }
        String expires =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().plus(YEAR).atOffset(ZoneOffset.UTC));
        Headers headers = Headers.of(
                "content-type", contentType,
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
