package dev.polder.api.json.yaml;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an unquoted YAML scalar means, by the YAML 1.1 rules that kubectl's parser (`sigs.k8s.io/yaml`) follows: `yes`
/// and `on` are booleans, `017` and `0o17` octal, digits may be parted by `_`, dates stay strings.
final class YamlScalars {
    private static final String STANDARD_TAG = "tag:yaml.org,2002:";
    private static final Set<String> TRUE = Set.of(
            "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of(
            "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> NOT_FINITE = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern BASE_60 = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);
    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final double LARGEST_WHOLE = 9.2e18;
    private static final Map<String, Class<? extends JsonValue>> SCALAR_TAGS = Map.of(
            "bool", JsonBool.class, "int", JsonInteger.class, "null", JsonNull.class);

    private YamlScalars() {}

    /// The value of a scalar.
    ///
    /// @param tag   the explicit tag, null when there is none; tags that are not YAML's own leave a string
    /// @param plain whether it stood without quotes
    static JsonValue value(@Nullable String tag, boolean plain, String text) {
        if (tag == null) {
            return plain ? resolve(text) : new JsonString(text);
        }
        if (!tag.startsWith(STANDARD_TAG)) {
            return new JsonString(text);
        }
        String name = tag.substring(STANDARD_TAG.length());
        if (name.equals("binary")) {
            return binary(text);
        }
        if (name.equals("float") && resolve(text) instanceof JsonInteger integer) {
            return integer;
        }
        if (name.equals("float") && resolve(text) instanceof JsonDecimal decimal) {
            return decimal;
        }
        Class<? extends JsonValue> wanted = SCALAR_TAGS.get(name);
        if (wanted == null && !name.equals("float")) {
            return new JsonString(text);
        }
        JsonValue value = resolve(text);
        if (wanted == null || !wanted.isInstance(value)) {
            throw JsonSyntaxException.malformed("cannot read \"%s\" as !!%s".formatted(text, name));
        }
        return value;
    }

    /// Whether a plain scalar would not read back as this very string, here or in other YAML 1.1 parsers.
    static boolean ambiguous(String text) {
        return NOT_FINITE.contains(text)
                || !(resolve(text) instanceof JsonString)
                || BASE_60.matcher(text).matches()
                || DATE.matcher(text).matches()
                || text.equals("=")
                || text.equals("<<");
    }

    private static JsonValue resolve(String text) {
        if (TRUE.contains(text)) {
            return JsonBool.TRUE;
        }
        if (FALSE.contains(text)) {
            return JsonBool.FALSE;
        }
        if (NULL.contains(text)) {
            return JsonNull.NULL;
        }
        if (NOT_FINITE.contains(text)) {
            throw JsonSyntaxException.malformed("number %s cannot be said in JSON".formatted(text));
        }
        char first = text.charAt(0);
        boolean numeric = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
        return numeric && text.length() <= MAX_NUMBER_LENGTH ? numberOr(text) : new JsonString(text);
    }

    private static JsonValue numberOr(String text) {
        String digits = text.charAt(0) == '.' ? text : text.replace("_", "");
        var integer = INTEGER.matcher(digits);
        if (integer.matches()) {
            BigInteger size = integer.group(3) != null
                    ? new BigInteger(integer.group(3), 16)
                    : integer.group(4) != null
                            ? new BigInteger(integer.group(4), 2)
                            : integer.group(5) != null
                                    ? new BigInteger(integer.group(5), 8)
                                    : new BigInteger(integer.group(6));
            BigInteger value = integer.group(1).equals("-") ? size.negate() : size;
            if (value.bitLength() < Long.SIZE) {
                return new JsonInteger(value.longValueExact());
            }
            if (value.signum() > 0 && value.compareTo(UNSIGNED_END) < 0 && integer.group(1).isEmpty()) {
                return new JsonDecimal(value.doubleValue());
            }
        }
        return FLOAT.matcher(digits).matches() ? decimalOr(text, Double.parseDouble(digits)) : new JsonString(text);
    }

    /// A whole number becomes an integer, because upstream's way from YAML leads through JSON, where `1.0` is `1`.
    private static JsonValue decimalOr(String text, double value) {
        if (!Double.isFinite(value)) {
            return new JsonString(text);
        }
        return value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE
                ? new JsonInteger(Long.parseLong(JsonWriter.text(new JsonDecimal(value))))
                : new JsonDecimal(value);
    }

    private static JsonString binary(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            return new JsonString(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw JsonSyntaxException.malformed("!!binary value contains invalid base64 data");
        }
    }
}
