package dev.polder.api.apply;

import dev.polder.api.status.FieldError;
import dev.polder.api.status.GoText;
import dev.polder.api.status.StatusCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who owns fields: what makes one entry of `managedFields` different from another.
///
/// @param manager     the field manager's name
/// @param operation   how the fields were set
/// @param apiVersion  version that the fields are named in; empty for APPLY, whose entry follows its manager through
///     versions
/// @param subresource empty for the object itself
public record FieldOwner(String manager, Operation operation, String apiVersion, String subresource)
        implements Comparable<FieldOwner> {
    private static final int MAX_MANAGER_BYTES = 128;
    private static final Comparator<FieldOwner> ORDER = Comparator.comparing(FieldOwner::manager)
            .thenComparing(FieldOwner::operation)
            .thenComparing(FieldOwner::apiVersion)
            .thenComparing(FieldOwner::subresource);

    /// How fields are set: by server-side apply, or by anything else.
    public enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        /// As it stands in `managedFields`.
        public String text() {
            return text;
        }
    }

    /// The manager's name that a request without `fieldManager` gets: its user agent up to the first slash.
    public static String managerOf(String userAgent) {
        int slash = userAgent.indexOf('/');
        String product = slash < 0 ? userAgent : userAgent.substring(0, slash);
        if (isShortAscii(product)) {
            return product;
        }
        StringBuilder name = new StringBuilder();
        product.codePoints()
                .filter(GoText::isPrintable)
                .limit(MAX_MANAGER_BYTES)
                .forEach(name::appendCodePoint);
        return name.isEmpty() ? "unknown" : name.toString();
    }

    private static boolean isShortAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_MANAGER_BYTES;
    }

    /// What is wrong with a `fieldManager` that a client sent; empty when nothing is.
    public static List<StatusCause> problems(String manager) {
        return problems(manager, "fieldManager");
    }

    /// What is wrong with a manager's name.
    ///
    /// @param field where the name stands
    static List<StatusCause> problems(String manager, String field) {
        if (manager.isEmpty() || isShortAscii(manager)) {
            return List.of();
        }
        List<StatusCause> problems = new ArrayList<>();
        if (manager.getBytes(StandardCharsets.UTF_8).length > MAX_MANAGER_BYTES) {
            problems.add(new StatusCause("FieldValueTooLong", "Too long: may not be more than 128 bytes", field));
        }
        int bytes = 0;
        for (int point : manager.codePoints().toArray()) {
            if (!GoText.isPrintable(point)) {
                problems.add(FieldError.invalid(
                        field,
                        GoText.quote(manager),
                        "invalid character U+%04X (at position %d)".formatted(point, bytes)));
                break;
            }
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
        }
        return problems;
    }

    /// As upstream names it in conflicts: `"kubectl-edit" with subresource "status" using apps/v1`.
    @Override
    public String toString() {
        String sub = subresource.isEmpty() ? "" : " with subresource \"%s\"".formatted(subresource);
        String using = operation == Operation.UPDATE ? " using " + apiVersion : "";
        return "\"%s\"%s%s".formatted(manager, sub, using);
    }

    @Override
    public int compareTo(FieldOwner other) {
        return ORDER.compare(this, other);
    }
}
