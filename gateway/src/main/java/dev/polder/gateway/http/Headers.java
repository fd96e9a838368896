package dev.polder.gateway.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Header fields in the order in which they came. A name can occur more than once; names are kept in lower case and
/// looked up without regard to case. Immutable.
public final class Headers {

    private static final Headers EMPTY = new Headers(new String[0]);

    /// Name, value, name, value, ...
    private final String[] fields;

    private Headers(String[] fields) {
        this.fields = fields;
    }

    /// No fields.
    public static Headers empty() {
        return EMPTY;
    }

    /// Fields from alternating names and values.
    ///
    /// @throws IllegalArgumentException when a name is not a token, or a value has a line break or NUL in it
    public static Headers of(String... namesAndValues) {
        Builder builder = new Builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /// These fields and one more, at the end.
    public Headers with(String name, String value) {
        Builder builder = new Builder();
        builder.fields.addAll(Arrays.asList(fields));
        return builder.add(name, value).build();
    }

    /// The first value of a name, or null.
    public @Nullable String first(String name) {
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return fields[i + 1];
            }
        }
        return null;
    }

    /// All values of a name, in order; empty when there is none.
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }

    /// True when the name occurs.
    public boolean contains(String name) {
        return first(name) != null;
    }

    /// Number of fields.
    public int size() {
        return fields.length / 2;
    }

    /// Gives each lower-case name and its value, in order.
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < fields.length; i += 2) {
            action.accept(fields[i], fields[i + 1]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && Arrays.equals(fields, headers.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fields);
    }

    /// The names alone: values can be credentials, and this text ends in logs.
    @Override
    public String toString() {
        StringBuilder names = new StringBuilder("Headers[");
        for (int i = 0; i < fields.length; i += 2) {
            names.append(i == 0 ? "" : ", ").append(fields[i]);
        }
        return names.append(']').toString();
    }

    /// Collects fields. Used by one thread.
    public static final class Builder {

        private final List<String> fields = new ArrayList<>(16);

        /// Starts without fields.
        public Builder() {}

        /// Adds a field at the end.
        ///
        /// @throws IllegalArgumentException when the name is not a token, or the value has a line break or NUL in it
        public Builder add(String name, String value) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a header field needs a name");
            }
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c <= ' ' || c >= 0x7f || c == ':') {
                    throw new IllegalArgumentException("character " + (int) c + " in the name of a header field");
                }
            }
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '\r' || c == '\n' || c == 0) {
                    throw new IllegalArgumentException("character " + (int) c + " in the value of header " + name);
                }
            }
            fields.add(name.toLowerCase(Locale.ROOT));
            fields.add(value);
            return this;
        }

        /// The fields added so far.
        public Headers build() {
            return fields.isEmpty() ? EMPTY : new Headers(fields.toArray(new String[0]));
        }
    }
}
