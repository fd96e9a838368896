package dev.polder.gateway.pipeline;

import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// How a client wants its answer, from the Accept header.
///
/// @param format the encoding
/// @param view   the object itself or a reduced form of it
public record Rendering(Format format, View view) {
    /// Encodings that are served.
    public enum Format {
        JSON("application/json"),
        YAML("application/yaml");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }
    }

    /// Forms of an object (KEP-2334, KEP-3157).
    public enum View {
        OBJECT,
        TABLE,
        METADATA,
        METADATA_LIST
    }

    private static final List<String> SUPPORTED = List.of("application/json", "application/yaml");
    private static final int MAX_RANGES = 64;
    private static final Rendering PLAIN = new Rendering(Format.JSON, View.OBJECT);

    /// The media range of most weight that can be served, the first of equals; an absent header means JSON.
    ///
    /// @throws dev.polder.api.status.ApiException 406 when there is none
    public static Rendering of(String accept) {
        if (accept.isBlank() || accept.equals(Format.JSON.contentType)) {
            return PLAIN;
        }
        boolean formUnknown = false;
        for (List<String> parts : ranges(accept)) {
            Format format =
                    switch (parts.getFirst()) {
                        case "application/json", "*/*", "application/*" -> Format.JSON;
                        case "application/yaml" -> Format.YAML;
                        default -> null;
                    };
            if (format == null) {
                continue;
            }
            String as = parameter(parts, "as");
            boolean meta = parameter(parts, "g").equals("meta.k8s.io");
            boolean version = parameter(parts, "v").equals("v1") || parameter(parts, "v").equals("v1beta1");
            if (as.isEmpty()) {
                return new Rendering(format, View.OBJECT);
            }
            if (meta && version && as.equals("table")) {
                return new Rendering(format, View.TABLE);
            }
            if (meta && version && as.equals("partialobjectmetadata")) {
                return new Rendering(format, View.METADATA);
            }
            if (meta && version && as.equals("partialobjectmetadatalist")) {
                return new Rendering(format, View.METADATA_LIST);
            }
            formUnknown = true;
        }
        throw formUnknown
                ? Statuses.notAcceptable("only the following media types are accepted: " + String.join(", ", SUPPORTED))
                : Statuses.notAcceptable(SUPPORTED);
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
        return format == Format.JSON && view == View.OBJECT;
    }

    public byte[] write(JsonValue value) {
        return switch (format) {
            case JSON -> JsonWriter.compact(value);
            case YAML -> YamlWriter.bytes(value);
        };
    }
}
