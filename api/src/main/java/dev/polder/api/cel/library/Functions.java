package dev.polder.api.cel.library;

import dev.polder.api.cel.function.Conversions;
import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.function.Lists;
import dev.polder.api.cel.function.Operators;
import dev.polder.api.cel.function.Optionals;
import dev.polder.api.cel.function.Regexes;
import dev.polder.api.cel.function.Strings;
import dev.polder.api.cel.function.Times;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All functions by name.
public final class Functions {
    private static final Map<String, Function> ALL = all();

    private Functions() {}

    private static Map<String, Function> all() {
        Map<String, Function> functions = new HashMap<>();
        Operators.register(functions);
        Conversions.register(functions);
        Times.register(functions);
        Strings.register(functions);
        Regexes.register(functions);
        Lists.register(functions);
        Networks.register(functions);
        Urls.register(functions);
        Amounts.register(functions);
        Versions.register(functions);
        Formats.register(functions);
        Optionals.register(functions);
        return Map.copyOf(functions);
    }

    /// A function, or null when there is none of the name.
    ///
    /// @param overload the id of the one overload that is possible, or empty
    public static @Nullable Function find(String name, String overload) {
        Function function = ALL.get(name);
        if (function != null && name.equals("sum")) {
            Object zero = Lists.zero(overload);
            return (args, meter) -> Lists.isEmpty(args[0]) ? zero : function.call(args, meter);
        }
        return function;
    }
}
