package dev.polder.api.validation;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong with an object. One thread.
public final class Causes {
    /// The detail for a value that was changed and may not be.
    public static final String IMMUTABLE = "field is immutable";

    private final List<StatusCause> found = new ArrayList<>();

    /// A value that is absent or empty.
    public Causes required(String field, String detail) {
        found.add(FieldError.required(field, detail));
        return this;
    }

    /// A value that breaks a rule; null and absent values are shown as `null`.
    public Causes invalid(String field, @Nullable JsonValue value, String detail) {
        found.add(FieldError.invalid(field, shown(value), detail));
        return this;
    }

    public Causes invalid(String field, String value, String detail) {
        return invalid(field, new JsonString(value), detail);
    }

    public Causes invalid(String field, long value, String detail) {
        return invalid(field, JsonValue.of(value), detail);
    }

    /// One invalid cause per detail.
    public Causes invalid(String field, String value, Collection<String> details) {
        details.forEach(detail -> invalid(field, value, detail));
        return this;
    }

    /// A value that is none of these.
    public Causes notSupported(String field, String value, Collection<String> supported) {
        String list = supported.stream().map(Causes::quoted).collect(Collectors.joining(", "));
        found.add(FieldError.notSupported(field, quoted(value), list));
        return this;
    }

    /// A value that may not be there.
    public Causes forbidden(String field, String detail) {
        found.add(FieldError.forbidden(field, detail));
        return this;
    }

    /// A value that may occur once and occurs again.
    public Causes duplicate(String field, String value) {
        found.add(FieldError.duplicate(field, quoted(value)));
        return this;
    }

    /// A name of something that is not there.
    public Causes notFound(String field, String value) {
        found.add(new StatusCause("FieldValueNotFound", "Not found: " + quoted(value), field));
        return this;
    }

    /// More bytes than there may be.
    public Causes tooLong(String field, int bytes) {
        String message = "Too long: may not be more than %d bytes".formatted(bytes);
        found.add(new StatusCause("FieldValueTooLong", message, field));
        return this;
    }

    /// More items than there may be.
    public Causes tooMany(String field, int items, int most) {
        String message = "Too many: %d: must have at most %d items".formatted(items, most);
        found.add(new StatusCause("FieldValueTooMany", message, field));
        return this;
    }

    public Causes addAll(List<StatusCause> more) {
        found.addAll(more);
        return this;
    }

    /// How much was found so far.
    public int size() {
        return found.size();
    }

    /// What was found, in the order in which it was found.
    public List<StatusCause> list() {
        return List.copyOf(found);
    }

    /// A value as messages show it: JSON, strings in quotes.
    public static String shown(@Nullable JsonValue value) {
        return JsonWriter.text(value == null ? JsonNull.NULL : value);
    }

    private static String quoted(String text) {
        return shown(new JsonString(text));
    }
}
