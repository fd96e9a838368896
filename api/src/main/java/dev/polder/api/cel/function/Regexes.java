package dev.polder.api.cel.function;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.regex.GoRegex;
import dev.polder.api.regex.GoRegexException;
import java.util.List;
import java.util.Map;

/// Regular expressions of RE2, which match in linear time.
public final class Regexes {
    /// A pattern can name a repeat of a repeat: each of its characters may stand for many states.
    private static final long WORK_PER_CHARACTER = 4;

    private Regexes() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("matches", (args, meter) -> on(args, meter, GoRegex::find));
        functions.put("find", (args, meter) -> on(args, meter, Regexes::first));
        functions.put("findAll", (args, meter) -> {
            long most = args.length > 2 && args[2] instanceof Long number ? number : -1;
            return on(args, meter, (regex, text) -> all(regex, text, most));
        });
    }

    /// Each character of a text may meet each of a pattern.
    private static void match(String text, String pattern, Meter meter) {
        meter.work((long) text.length() * (pattern.length() + 1) / Meter.CHARACTERS);
    }

    private interface Use {
        Object of(GoRegex regex, String text);
    }

    /// The function with its pattern made once and for all.
    ///
    /// @param pattern what [#compile] gave
    public static Function bound(String name, Object pattern) {
        GoRegex compiled = (GoRegex) pattern;
        return (args, meter) -> {
            if (!(args[0] instanceof String text)) {
                return CelError.NO_OVERLOAD;
            }
            match(text, compiled.pattern(), meter);
            return switch (name) {
                case "find" -> first(compiled, text);
                case "findAll" -> all(compiled, text, args.length > 2 && args[2] instanceof Long most ? most : -1);
                default -> compiled.find(text);
            };
        };
    }

    private static Object on(Object[] args, Meter meter, Use use) {
        if (!(args[0] instanceof String text && args[1] instanceof String pattern)) {
            return CelError.NO_OVERLOAD;
        }
        meter.work(WORK_PER_CHARACTER * pattern.length());
        match(text, pattern, meter);
        Object compiled = compile(pattern);
        return compiled instanceof GoRegex good ? use.of(good, text) : compiled;
    }

    private static String first(GoRegex regex, String text) {
        List<List<String>> found = regex.matches(text, 1);
        return found.isEmpty() ? "" : found.getFirst().getFirst();
    }

    private static Object all(GoRegex regex, String text, long most) {
        return ItemList.of(regex.matches(text, most).stream().map(List::getFirst).toList());
    }

    /// A [GoRegex], or an error.
    public static Object compile(String pattern) {
        try {
            return GoRegex.compile(pattern);
        } catch (GoRegexException e) {
            return new CelError(String.valueOf(e.getMessage()));
        }
    }
}
