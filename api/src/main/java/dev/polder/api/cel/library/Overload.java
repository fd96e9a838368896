package dev.polder.api.cel.library;

import dev.polder.api.cel.expr.CelType;
import java.util.List;

/// One way to call a function.
///
/// @param function   its name
/// @param id         cel-go's, since costs hang on it
/// @param member     whether the first parameter is the receiver
/// @param result     what it gives
/// @param parameters what it takes
public record Overload(String function, String id, boolean member, CelType result, List<CelType> parameters) {
    static Overload member(String function, String id, CelType result, CelType... parameters) {
        return new Overload(function, id, true, result, List.of(parameters));
    }

    static Overload global(String function, String id, CelType result, CelType... parameters) {
        return new Overload(function, id, false, result, List.of(parameters));
    }
}
