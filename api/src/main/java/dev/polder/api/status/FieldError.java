package dev.polder.api.status;

/// The causes of an Invalid answer, worded as `k8s.io/apimachinery/pkg/util/validation/field`.
public final class FieldError {
    private FieldError() {}

    public static StatusCause required(String field, String detail) {
        return new StatusCause("FieldValueRequired", detail.isEmpty() ? "Required value" : "Required value: " + detail, field);
    }

    /// @param shown the offending value as it is printed: strings with quotes, objects as JSON
    public static StatusCause invalid(String field, String shown, String detail) {
        return new StatusCause("FieldValueInvalid", "Invalid value: %s: %s".formatted(shown, detail), field);
    }

    /// @param supported the good values, each as printed with its quotes, joined by `, `
    public static StatusCause notSupported(String field, String shown, String supported) {
        return new StatusCause(
                "FieldValueNotSupported", "Unsupported value: %s: supported values: %s".formatted(shown, supported), field);
    }

    public static StatusCause forbidden(String field, String detail) {
        return new StatusCause("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    public static StatusCause duplicate(String field, String shown) {
        return new StatusCause("FieldValueDuplicate", "Duplicate value: " + shown, field);
    }
}
