package dev.polder.api.cel;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.status.StatusCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

/// Answers of kube-apiserver 1.36.3's own code, recorded. Resources: `rules.json` has one schema, one object and many rules on
/// its root; `cases.json` has whole schemas with objects. Where nothing stands, nothing was said.
final class Recorded {
    static final String SCHEMA_PATH = "spec.versions[0].schema.openAPIV3Schema";

    private static final Pattern TYPE_NAME = Pattern.compile("selfType[0-9]+");

    private Recorded() {}

    static JsonObject read(String name) {
        try (InputStream in = Recorded.class.getResourceAsStream(name)) {
            return JsonReader.readObject(in.readAllBytes(), JsonLimits.STORED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The causes that were recorded under a name, one a text, in the order of their fields.
    static List<String> causes(JsonObject of, String name) {
        return of.objects(name).stream()
                .map(cause -> text(cause.string("reason", ""), cause.string("field", ""), cause.string("message", "")))
                .sorted()
                .toList();
    }

    static List<String> causes(List<StatusCause> causes) {
        return causes.stream()
                .map(cause -> text(cause.reason(), cause.field(), cause.message()))
                .sorted()
                .toList();
    }

    private static String text(String reason, String field, String message) {
        return field + " | " + reason + " | " + TYPE_NAME.matcher(message).replaceAll("selfType");
    }
}
