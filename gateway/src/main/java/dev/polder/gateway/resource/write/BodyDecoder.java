package dev.polder.gateway.resource.write;

import dev.polder.api.cbor.CborReader;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.yaml.YamlReader;
import dev.polder.api.protobuf.ProtobufReader;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.pipeline.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Bodies of requests as trees: JSON, YAML, CBOR and Kubernetes' protobuf envelope.
public final class BodyDecoder {
    private static final List<String> SUPPORTED =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    private static final int SUMMARY_BYTES = 30;

    private BodyDecoder() {}

    /// @param object   what the body says
    /// @param warnings duplicate fields, as strict decoding reports them
    public record Decoded(JsonObject object, List<String> warnings) {}

    /// The media type without parameters, lower case; JSON when the header is missing.
    public static String mediaType(ApiRequest request) {
        String header = request.header("content-type");
        int semicolon = header.indexOf(';');
        String type = (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
        return header.isBlank() ? "application/json" : type;
    }

    /// @throws dev.polder.api.status.ApiException 400 for a body that cannot be read, 415 for another media type
    public static Decoded decode(ApiRequest request) {
        return decode(request.http().body(), mediaType(request));
    }

    /// The same for a body that is to be an object of a kind, which a failure names.
    static Decoded decode(ApiRequest request, String kind) {
        byte[] body = request.http().body();
        try {
            return parse(body, mediaType(request));
        } catch (JsonSyntaxException e) {
            boolean binary = mediaType(request).endsWith("protobuf") || mediaType(request).endsWith("cbor");
            throw Statuses.badRequest("the object provided is unrecognized (must be of type %s): %s%s (%s)"
                    .formatted(
                            kind,
                            binary ? "" : "couldn't get version/kind; json parse error: ",
                            e.getMessage(),
                            summary(body)));
        }
    }

    /// The beginning of a body: as it is where that may be JSON, else in hexadecimal.
    private static String summary(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        int length = Math.min(body.length, SUMMARY_BYTES);
        String more = body.length > length ? " ..." : "";
        return (body[0] == '{'
                        ? new String(body, 0, length, StandardCharsets.UTF_8)
                        : HexFormat.of().formatHex(body, 0, length))
                + more;
    }

    static Decoded decode(byte[] body, String mediaType) {
        try {
            return parse(body, mediaType);
        } catch (JsonSyntaxException e) {
            throw Statuses.badRequest("the object provided is unrecognized or malformed: " + e.getMessage());
        }
    }

    private static Decoded parse(byte[] body, String mediaType) {
        List<String> findings = new ArrayList<>();
        JsonValue value = switch (mediaType) {
            case "application/json" -> JsonReader.read(body, JsonLimits.REQUEST, findings::add);
            case "application/yaml" -> YamlReader.read(body, JsonLimits.REQUEST, findings::add);
            case "application/cbor" -> CborReader.read(body, JsonLimits.REQUEST);
            case "application/vnd.kubernetes.protobuf" -> ProtobufReader.read(body, JsonLimits.REQUEST);
            default -> throw Statuses.unsupportedMediaType(SUPPORTED);
        };
        if (value == JsonNull.NULL) {
            return new Decoded(new JsonObject(), findings);
        }
        if (value instanceof JsonObject object) {
            return new Decoded(object, findings);
        }
        throw Statuses.badRequest("the object provided is unrecognized: a JSON object was expected");
    }

    /// As [#decode], with an empty object for an empty body (DeleteOptions).
    static JsonObject decodeOptional(ApiRequest request) {
        return request.http().body().length == 0 ? new JsonObject() : decode(request).object();
    }
}
