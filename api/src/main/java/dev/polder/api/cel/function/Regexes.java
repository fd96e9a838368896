package dev.polder.api.cel.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Regular expressions of RE2, which match in linear time.
public final class Regexes {
    /// A pattern can name a repeat of a repeat: each of its characters may stand for many states.
    private static final long WORK_PER_CHARACTER = 4;

    private Regexes() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("matches", (args, meter) -> on(args, meter, Matcher::find));
        functions.put("find", (args, meter) -> on(args, meter, found -> found.find() ? found.group() : ""));
        functions.put("findAll", (args, meter) -> {
            long most = args.length > 2 && args[2] instanceof Long number ? number : -1;
            return on(args, meter, found -> all(found, most));
        });
    }

    /// Each character of a text may meet each of a pattern.
    private static void match(String text, String pattern, Meter meter) {
        meter.work((long) text.length() * (pattern.length() + 1) / Meter.CHARACTERS);
    }

    private interface Use {
        Object of(Matcher matcher);
    }

    /// The function with its pattern made once and for all.
    ///
    /// @param pattern what [#compile] gave
    public static Function bound(String name, Object pattern) {
        Pattern compiled = (Pattern) pattern;
        return (args, meter) -> {
            if (!(args[0] instanceof String text)) {
                return CelError.NO_OVERLOAD;
            }
            match(text, compiled.pattern(), meter);
            Matcher matcher = compiled.matcher(text);
            return switch (name) {
                case "find" -> matcher.find() ? matcher.group() : "";
                case "findAll" -> all(matcher, args.length > 2 && args[2] instanceof Long most ? most : -1);
                default -> matcher.find();
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
        return compiled instanceof Pattern good ? use.of(good.matcher(text)) : compiled;
    }

    private static Object all(Matcher matcher, long most) {
        List<String> found = new ArrayList<>();
        while ((most < 0 || found.size() < most) && matcher.find()) {
            found.add(matcher.group());
        }
        return ItemList.of(found);
    }

    /// A [Pattern], or an error.
    public static Object compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return new CelError("error parsing regexp: " + e.getDescription() + shown(e.getPattern()));
        }
    }

    private static String shown(@Nullable String pattern) {
        return pattern == null || pattern.isEmpty() ? "" : ": `" + pattern + "`";
    }
}
