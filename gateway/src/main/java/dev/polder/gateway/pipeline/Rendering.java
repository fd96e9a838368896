package dev.polder.gateway.pipeline;

import dev.polder.api.cbor.CborWriter;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.protobuf.ProtobufWriter;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How a client wants its answer, from the Accept header.
///
/// @param format the encoding
/// @param view   the object itself or a reduced form of it
/// @param meta   apiVersion of a reduced form
/// @param pretty whether JSON is indented, for people
public record Rendering(Format format, View view, String meta, boolean pretty) {
    /// Encodings that are served.
    public enum Format {
        JSON("application/json"),
        YAML("application/yaml"),
        PROTOBUF("application/vnd.kubernetes.protobuf"),
        CBOR("application/cbor");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }

        /// Of a stream of events.
        public String streamContentType() {
            return switch (this) {
                case JSON, YAML -> JSON.contentType;
                case PROTOBUF -> contentType + ";stream=watch";
                case CBOR -> contentType + "-seq";
            };
        }
    }

    /// Forms of an object (KEP-2334, KEP-3157).
    public enum View {
        OBJECT,
        TABLE,
        METADATA,
        METADATA_LIST
    }

    private static final String META = "meta.k8s.io/v1";
    private static final List<String> READERS = List.of("curl", "Wget", "Mozilla/5.0");
    /// As Go reads a boolean.
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
    private static final List<String> SUPPORTED = List.of("application/json", "application/yaml");
    private static final List<String> WITH_PROTOBUF =
            List.of("application/json", "application/yaml", Format.PROTOBUF.contentType);
    private static final int MAX_RANGES = 64;
    private static final Rendering PLAIN = new Rendering(Format.JSON, View.OBJECT, META, false);

    /// The media range of most weight that can be served, the first of equals; an absent header means JSON.
    ///
    /// @param kind what is answered; it may have a protobuf form or none
    /// @throws ApiException 406 when there is none
    public static Rendering of(ApiRequest request, GroupVersionKind kind) {
        Rendering rendering = of(
                request.header("accept"),
                () -> ProtobufWriter.supports(kind.groupVersion().toString(), kind.kind()));
        return isForPeople(request)
                ? new Rendering(rendering.format, rendering.view, rendering.meta, true)
                : rendering;
    }

    /// Who says so is right; else the programs that people read answers with.
    private static boolean isForPeople(ApiRequest request) {
        String said = request.info().query().first("pretty");
        if (!said.isEmpty()) {
            return TRUE.contains(said);
        }
        String agent = request.header("user-agent");
        return READERS.stream().anyMatch(agent::startsWith);
    }

    /// In which encoding a failure is told: that of the answer which was asked for, JSON when there is none.
    static Rendering ofFailure(@Nullable String accept) {
        if (accept == null || !(accept.contains("protobuf") || accept.contains("yaml") || accept.contains("cbor"))) {
            return PLAIN;
        }
        try {
            return new Rendering(of(accept, () -> true).format(), View.OBJECT, META, false);
        } catch (ApiException e) {
            return PLAIN;
        }
    }

    /// @param protobuf whether there is a protobuf form; asked when it matters
    private static Rendering of(String accept, BooleanSupplier protobuf) {
        if (accept.isBlank() || accept.equals(Format.JSON.contentType)) {
            return PLAIN;
        }
        boolean formUnknown = false;
        for (List<String> parts : ranges(accept)) {
            Format format =
                    switch (parts.getFirst()) {
                        case "application/json", "*/*", "application/*" -> Format.JSON;
                        case "application/yaml" -> Format.YAML;
                        case "application/vnd.kubernetes.protobuf" -> protobuf.getAsBoolean() ? Format.PROTOBUF : null;
                        case "application/cbor" -> Format.CBOR;
                        default -> null;
                    };
            if (format == null) {
                continue;
            }
            String as = parameter(parts, "as");
            boolean meta = parameter(parts, "g").equals("meta.k8s.io");
            String form = "meta.k8s.io/" + parameter(parts, "v");
            boolean version = parameter(parts, "v").equals("v1") || parameter(parts, "v").equals("v1beta1");
            if (as.isEmpty()) {
                return new Rendering(format, View.OBJECT, META, false);
            }
            if (meta && version && as.equals("table") && format != Format.PROTOBUF) {
                return new Rendering(format, View.TABLE, form, false);
            }
            if (meta && version && as.equals("partialobjectmetadata")) {
                return new Rendering(format, View.METADATA, form, false);
            }
            if (meta && version && as.equals("partialobjectmetadatalist")) {
                return new Rendering(format, View.METADATA_LIST, form, false);
            }
            formUnknown = true;
        }
        List<String> supported = protobuf.getAsBoolean() ? WITH_PROTOBUF : SUPPORTED;
        throw formUnknown
                ? Statuses.notAcceptable("only the following media types are accepted: " + String.join(", ", supported))
                : Statuses.notAcceptable(supported);
    }

    /// The media ranges of an Accept header without their parameters, in lower case, those of most weight first. An empty
    /// header is `*/*`.
    public static List<String> mediaRanges(String accept) {
        return accept.isBlank() ? List.of("*/*") : ranges(accept).stream().map(List::getFirst).toList();
    }

    private static List<List<String>> ranges(String accept) {
        List<List<String>> ranges = new ArrayList<>();
        for (String range : accept.split(",", MAX_RANGES)) {
            List<String> parts = new ArrayList<>();
            for (String part : range.split(";")) {
                parts.add(part.trim().toLowerCase(Locale.ROOT));
            }
            ranges.add(parts);
        }
        ranges.sort(Comparator.comparingDouble(parts -> -weight(parts)));
        return ranges;
    }

    private static double weight(List<String> parts) {
        String text = parameter(parts, "q");
        try {
            return text.isEmpty() ? 1 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static String parameter(List<String> parts, String name) {
        for (String part : parts) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }

    /// Whether stored bytes can be copied as they are.
    public boolean isPlain() {
        return format == Format.JSON && view == View.OBJECT && !pretty;
    }

    /// @param value an object with `apiVersion` and `kind`
    public byte[] write(JsonObject value) {
        return switch (format) {
            case JSON -> pretty ? JsonWriter.pretty(value) : JsonWriter.compact(value);
            case YAML -> YamlWriter.bytes(value);
            case PROTOBUF -> ProtobufWriter.write(value);
            case CBOR -> CborWriter.write(value);
        };
    }
}
