package dev.polder.api.cel.value;

import java.util.Arrays;
import java.util.stream.Collectors;

/// What an expression comes to that cannot be evaluated. A value, since `&&` and `||` may look away from it.
///
/// @param message worded as cel-go words it
public record CelError(String message) {
    public static final CelError NO_OVERLOAD = new CelError("no such overload");

    /// A function that is not for values of these types.
    public static CelError noOverload(String function, Object... args) {
        String types = Arrays.stream(args).map(ValueTypes::name).collect(Collectors.joining(", "));
        return new CelError("no such overload: %s(%s)".formatted(function, types));
    }

    public static CelError noSuchKey(Object key) {
        return new CelError("no such key: " + ValueText.plain(key));
    }

    public static CelError outOfBounds(long index) {
        return new CelError("index out of bounds: " + index);
    }

    /// A conversion between types for which there is no rule.
    public static CelError noConversion(Object value, String type) {
        return new CelError("type conversion error from '%s' to '%s'".formatted(ValueTypes.name(value), type));
    }
}
