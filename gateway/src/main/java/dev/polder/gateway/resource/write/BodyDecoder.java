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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Bodies of requests as trees: JSON, YAML, CBOR and Kubernetes' protobuf envelope.
public final class BodyDecoder {
    private static final List<String> SUPPORTED =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    private BodyDecoder() {}

    /// @param object   what the body says
    /// @param warnings duplicate fields, as strict decoding reports them
    public record Decoded(JsonObject object, List<String> warnings) {}

    /// The media type without parameters, lower case; JSON when the header is missing.
    public static String mediaType(ApiRequest request) {
        String header = request.header("content-type");
        int semicolon = header.indexOf(';');
        String type = (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
        return type.isEmpty() ? "application/json" : type;
    }

    /// @throws dev.polder.api.status.ApiException 400 for a body that cannot be read, 415 for another media type
    public static Decoded decode(ApiRequest request) {
        return decode(request.http().body(), mediaType(request));
    }

    static Decoded decode(byte[] body, String mediaType) {
        List<String> findings = new ArrayList<>();
        JsonValue value;
        try {
            value = switch (mediaType) {
                case "application/json" -> JsonReader.read(body, JsonLimits.REQUEST, findings::add);
                case "application/yaml" -> YamlReader.read(body, JsonLimits.REQUEST, findings::add);
                case "application/cbor" -> CborReader.read(body, JsonLimits.REQUEST);
                case "application/vnd.kubernetes.protobuf" -> ProtobufReader.read(body, JsonLimits.REQUEST);
                default -> throw Statuses.unsupportedMediaType(SUPPORTED);
            };
        } catch (JsonSyntaxException e) {
            throw Statuses.badRequest("the object provided is unrecognized or malformed: " + e.getMessage());
        }
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
