package dev.polder.api.json;

import java.util.List;
import java.util.random.RandomGenerator;

/// Random trees from a seed.
public final class RandomJson {
    private static final List<String> NAMES = List.of("a", "b", "c", "name", "x y", "~", "yes", "1", "ü/ö", "");
    private static final List<String> TEXTS = List.of(
            "", "a", "yes", "null", "017", "0x1F", "1e3", "1_000", "2020-01-01", "a: b", "- x", "#", " lead", "trail ",
            "two\nlines", "two\nlines\n", "two\nlines\n\n", "\n", "tab\there", "quote\"'", "\u0001\u007f\u0085\u2028",
            "😀 grün", "{}", "*x", "&x", "!t", "%", "@", "---", "a #b", "1:30", "~", "on", "=", "<<", "\\", "\uFFFD", "-",
            "-x", "- ", "?", "a:", " \n x", "x\n  y\n", "\r\n", "::", "-0b11", "+.inf", "1.5", ".5", "|", ">");

    private final RandomGenerator random;

    public RandomJson(RandomGenerator random) {
        this.random = random;
    }

    /// A value nested at most `depth` levels.
    public JsonValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> new JsonString(TEXTS.get(random.nextInt(TEXTS.size())));
            case 1 -> new JsonInteger(random.nextLong() >> random.nextInt(64));
            case 2 -> new JsonDecimal((random.nextInt(1_000_000) * 7.0 + 1) / 7.0 * (random.nextBoolean() ? 1e-12 : 1));
            case 3 -> JsonValue.of(random.nextBoolean());
            case 4 -> JsonNull.NULL;
            case 5 -> new JsonString(TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(9));
            case 6 -> array(depth);
            default -> object(depth);
        };
    }

    /// An object nested at most `depth` levels.
    public JsonObject object(int depth) {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.put(NAMES.get(random.nextInt(NAMES.size())), value(depth - 1));
        }
        return object;
    }

    private JsonArray array(int depth) {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(value(depth - 1));
        }
        return array;
    }
}
