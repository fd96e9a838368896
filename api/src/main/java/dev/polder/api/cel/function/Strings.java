package dev.polder.api.cel.function;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Functions of text. Positions count code points.
public final class Strings {
    private static final int CASE = 'a' - 'A';

    private Strings() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("contains", (args, meter) -> both(args) ? contains(text(args, 0), text(args, 1), meter) : none());
        functions.put("startsWith", (args, _) -> both(args) ? (Object) text(args, 0).startsWith(text(args, 1)) : none());
        functions.put("endsWith", (args, _) -> both(args) ? (Object) text(args, 0).endsWith(text(args, 1)) : none());
        functions.put("charAt", (args, meter) -> charAt(text(args, 0), number(args, 1), meter));
        functions.put("indexOf", Strings::indexOf);
        functions.put("lastIndexOf", Strings::lastIndexOf);
        functions.put("lowerAscii", (args, _) -> shifted(text(args, 0), c -> c >= 'A' && c <= 'Z', CASE));
        functions.put("upperAscii", (args, _) -> shifted(text(args, 0), c -> c >= 'a' && c <= 'z', -CASE));
        functions.put("replace", Strings::replace);
        functions.put("split", Strings::split);
        functions.put("substring", Strings::substring);
        functions.put("trim", (args, _) -> text(args, 0).strip());
        functions.put("strings.quote", (args, _) -> quote(text(args, 0)));
        functions.put("join", Strings::join);
        functions.put("format", StringFormat::format);
    }

    private static boolean both(Object[] args) {
        return args[0] instanceof String && args[1] instanceof String;
    }

    private static CelError none() {
        return CelError.NO_OVERLOAD;
    }

    private static String text(Object[] args, int index) {
        return args[index] instanceof String text ? text : "";
    }

    private static long number(Object[] args, int index) {
        return args[index] instanceof Long number ? number : 0;
    }

    private static int length(String text, Meter meter) {
        meter.work(text.length() / Meter.CHARACTERS);
        return text.codePointCount(0, text.length());
    }

    /// Looking for a part may look at each of its characters at each place.
    private static void search(String text, String part, Meter meter) {
        meter.work((long) text.length() * (part.length() + 1) / Meter.CHARACTERS);
    }

    private static CelError outOfRange(long index) {
        return new CelError("index out of range: " + index);
    }

    private static Object contains(String text, String part, Meter meter) {
        search(text, part, meter);
        return text.contains(part);
    }

    private static Object charAt(String text, long index, Meter meter) {
        int length = length(text, meter);
        if (index < 0 || index > length) {
            return outOfRange(index);
        }
        return index == length ? "" : Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) index)));
    }

    private static Object indexOf(Object[] args, Meter meter) {
        if (args[0] instanceof ListValue list) {
            return Lists.indexOf(list, args[1], meter);
        }
        if (!both(args)) {
            return none();
        }
        String text = text(args, 0);
        String part = text(args, 1);
        long from = args.length > 2 ? number(args, 2) : 0;
        if (part.isEmpty()) {
            return from;
        }
        if (from < 0) {
            return outOfRange(from);
        }
        if (from >= length(text, meter)) {
            return -1L;
        }
        search(text, part, meter);
        int at = text.indexOf(part, text.offsetByCodePoints(0, (int) from));
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    private static Object lastIndexOf(Object[] args, Meter meter) {
        if (args[0] instanceof ListValue list) {
            return Lists.lastIndexOf(list, args[1], meter);
        }
        if (!both(args)) {
            return none();
        }
        String text = text(args, 0);
        String part = text(args, 1);
        int length = length(text, meter);
        if (part.isEmpty()) {
            return args.length > 2 ? number(args, 2) : (long) length;
        }
        long from = args.length > 2 ? number(args, 2) : length - 1L;
        if (from < 0 && args.length > 2) {
            return outOfRange(from);
        }
        if (from < 0 || from >= length) {
            return -1L;
        }
        search(text, part, meter);
        int at = text.lastIndexOf(part, text.offsetByCodePoints(0, (int) from));
        return at < 0 ? -1L : (long) text.codePointCount(0, at);
    }

    private static String shifted(String text, IntPredicate which, int distance) {
        StringBuilder shifted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shifted.append(which.test(c) ? (char) (c + distance) : c);
        }
        return shifted.toString();
    }

    private static Object replace(Object[] args, Meter meter) {
        if (!both(args) || !(args[2] instanceof String fresh)) {
            return none();
        }
        String text = text(args, 0);
        String old = text(args, 1);
        long most = args.length > 3 ? number(args, 3) : -1;
        search(text, old, meter);
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        long count = 0;
        while (most < 0 || count < most) {
            int at = old.isEmpty() ? next(text, from, count) : text.indexOf(old, from);
            if (at < 0) {
                break;
            }
            meter.work((at - from + fresh.length()) / Meter.CHARACTERS + 1);
            replaced.append(text, from, at).append(fresh);
            from = at + old.length();
            count++;
        }
        return replaced.append(text, from, text.length()).toString();
    }

    /// Where the next empty text is: before the first character, then behind each.
    private static int next(String text, int from, long count) {
        if (count == 0) {
            return 0;
        }
        return from < text.length() ? text.offsetByCodePoints(from, 1) : -1;
    }

    private static Object split(Object[] args, Meter meter) {
        if (!both(args)) {
            return none();
        }
        String text = text(args, 0);
        String separator = text(args, 1);
        long most = args.length > 2 ? number(args, 2) : -1;
        if (most == 0) {
            return ItemList.EMPTY;
        }
        search(text, separator, meter);
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (most < 0 || parts.size() < most - 1) {
            int at = separator.isEmpty() ? next(text, from, parts.size() + 1L) : text.indexOf(separator, from);
            if (at < 0 || (separator.isEmpty() && at == text.length())) {
                break;
            }
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        meter.work(parts.size());
        if (!separator.isEmpty() || !text.isEmpty()) {
            parts.add(text.substring(from));
        }
        return ItemList.of(parts);
    }

    private static Object substring(Object[] args, Meter meter) {
        if (!(args[0] instanceof String text && args[1] instanceof Long start)) {
            return none();
        }
        int length = length(text, meter);
        long end = args.length > 2 ? number(args, 2) : length;
        if (args.length > 2 && start > end) {
            return new CelError("invalid substring range. start: %d, end: %d".formatted(start, end));
        }
        if (start < 0 || start > length) {
            return outOfRange(start);
        }
        if (end < 0 || end > length) {
            return outOfRange(end);
        }
        int from = text.offsetByCodePoints(0, start.intValue());
        return text.substring(from, text.offsetByCodePoints(from, (int) end - start.intValue()));
    }

    private static Object join(Object[] args, Meter meter) {
        if (!(args[0] instanceof ListValue list)) {
            return none();
        }
        String separator = args.length > 1 ? text(args, 1) : "";
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof String text)) {
                return list.get(i) instanceof CelError error ? error : CelError.noOverload("join", args);
            }
            meter.work((text.length() + separator.length()) / Meter.CHARACTERS + 1);
            joined.append(i == 0 ? "" : separator).append(text);
        }
        return joined.toString();
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(
                    switch (c) {
                        case 0x07 -> "\\a";
                        case '\b' -> "\\b";
                        case '\f' -> "\\f";
                        case '\n' -> "\\n";
                        case '\r' -> "\\r";
                        case '\t' -> "\\t";
                        case 0x0b -> "\\v";
                        case '\\' -> "\\\\";
                        case '"' -> "\\\"";
                        default -> Character.toString(c);
                    });
        }
        return quoted.append('"').toString();
    }
}
