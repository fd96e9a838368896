package dev.polder.api.cbor;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/// CBOR to a tree, by the rules of Kubernetes' decoder (apimachinery `serializer/cbor/internal/modes/decode.go`): texts may
/// come as byte strings, bytes that are tagged for base64 become that text, a key that is there twice is a mistake. One
/// thread.
public final class CborReader {
    private static final int SELF_DESCRIBED = 55_799;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;

    private final byte[] in;
    private final JsonLimits limits;
    private int at;
    private int depth;
    private int values;

    /// As what a byte string is shown, by the tag around it (RFC 8949, section 3.4.5.2).
    private enum Later {
        TEXT,
        BASE64_URL,
        BASE64,
        BASE16
    }

    private CborReader(byte[] in, JsonLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /// Reads one value, and nothing may follow.
    ///
    /// @throws JsonSyntaxException when it is malformed, over a limit, or has no form in JSON
    public static JsonValue read(byte[] cbor, JsonLimits limits) {
        limits.checkBytes(cbor.length);
        CborReader reader = new CborReader(cbor, limits);
        JsonValue value = reader.value(Later.TEXT);
        if (reader.at < cbor.length) {
            throw JsonSyntaxException.malformed(
                    "%d bytes after the CBOR value at byte %d".formatted(cbor.length - reader.at, reader.at));
        }
        return value;
    }

    private JsonValue value(Later later) {
        limits.checkValues(++values);
        int start = at;
        int head = next();
        int info = head & 0x1F;
        return switch (head >> 5) {
            case 0 -> new JsonInteger(integer(info, start));
            case 1 -> new JsonInteger(-1 - integer(info, start));
            case 2 -> new JsonString(shown(bytes(info, 2), later, start));
            case 3 -> new JsonString(text(bytes(info, 3), start));
            case 4 -> array(info, later);
            case 5 -> object(info, later);
            case 6 -> tagged(integer(info, start), later, start);
            default -> simple(info, start);
        };
    }

    private JsonValue array(int info, Later later) {
        limits.checkDepth(++depth);
        JsonArray array = new JsonArray();
        for (long left = count(info); !ends(left); left--) {
            array.add(value(later));
        }
        depth--;
        return array;
    }

    private JsonValue object(int info, Later later) {
        limits.checkDepth(++depth);
        JsonObject object = new JsonObject();
        for (long left = count(info); !ends(left); left--) {
            int start = at;
            int head = next();
            int major = head >> 5;
            if (major != 2 && major != 3) {
                throw malformed("a key that is no text", start);
            }
            String name = text(bytes(head & 0x1F, major), start);
            if (object.has(name)) {
                throw malformed("duplicate key \"" + name + "\"", start);
            }
            object.put(name, value(later));
        }
        depth--;
        return object;
    }

    /// How many items follow; -1 for as many as come before a break. No more than there are bytes.
    private long count(int info) {
        if (info == INDEFINITE) {
            return -1;
        }
        int start = at - 1;
        long count = integer(info, start);
        if (count > in.length - at) {
            throw malformed("%d items announced, more than there are bytes".formatted(count), start);
        }
        return count;
    }

    /// Whether a container ends here. The items that are left count down, from -1 where their number is not known.
    private boolean ends(long left) {
        if (left >= 0) {
            return left == 0;
        }
        if (at < in.length && (in[at] & 0xFF) == BREAK) {
            at++;
            return true;
        }
        return false;
    }

    private JsonValue tagged(long tag, Later later, int start) {
        limits.checkDepth(++depth);
        JsonValue content = switch ((int) Math.min(tag, Integer.MAX_VALUE)) {
            case 0 -> time(value(later), false, start);
            case 1 -> time(value(later), true, start);
            case 2, 3 -> throw malformed("an integer of more than 64 bits", start);
            case 21 -> value(Later.BASE64_URL);
            case 22 -> value(Later.BASE64);
            case 23 -> value(Later.BASE16);
            case SELF_DESCRIBED -> value(later);
            default -> value(later);
        };
        depth--;
        return content;
    }

    private static JsonValue time(JsonValue content, boolean epoch, int start) {
        try {
            return switch (content) {
                case JsonString(String text) when !epoch -> new JsonString(text);
                case JsonInteger(long seconds) when epoch -> new JsonString(Instant.ofEpochSecond(seconds).toString());
                case JsonDecimal(double seconds) when epoch -> {
                    long whole = (long) Math.floor(seconds);
                    yield new JsonString(Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e9)).toString());
                }
                case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _, JsonArray _, JsonObject _ ->
                    throw malformed("a time that is none", start);
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw malformed("a time out of range", start);
        }
    }

    private JsonValue simple(int info, int start) {
        return switch (info) {
            case 20 -> JsonBool.FALSE;
            case 21 -> JsonBool.TRUE;
            case 22 -> JsonNull.NULL;
            case 25 -> decimal(Float.float16ToFloat((short) fixed(2, start)), start);
            case 26 -> decimal(Float.intBitsToFloat((int) fixed(4, start)), start);
            case 27 -> decimal(Double.longBitsToDouble(fixed(8, start)), start);
            case INDEFINITE -> throw malformed("unexpected break", start);
            default -> throw malformed("a simple value other than true, false and null", start);
        };
    }

    private static JsonValue decimal(double value, int start) {
        if (!Double.isFinite(value)) {
            throw malformed("a number that is not finite", start);
        }
        return new JsonDecimal(value);
    }

    /// The argument of a head, which has to fit into 63 bits.
    private long integer(int info, int start) {
        long value = switch (info) {
            case 24 -> fixed(1, start);
            case 25 -> fixed(2, start);
            case 26 -> fixed(4, start);
            case 27 -> fixed(8, start);
            case 28, 29, 30, INDEFINITE -> throw malformed("a reserved head", start);
            default -> info;
        };
        if (value < 0) {
            throw malformed("an integer of more than 64 bits", start);
        }
        return value;
    }

    private long fixed(int length, int start) {
        if (length > in.length - at) {
            throw malformed("unexpected end", start);
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (in[at++] & 0xFF);
        }
        return value;
    }

    /// The content of a string, whose parts must be of its own type.
    private byte[] bytes(int info, int major) {
        if (info != INDEFINITE) {
            return part(info);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int head = next(); head != BREAK; head = next()) {
            if (head >> 5 != major || (head & 0x1F) == INDEFINITE) {
                throw malformed("a part of another type in a string", at - 1);
            }
            all.writeBytes(part(head & 0x1F));
        }
        return all.toByteArray();
    }

    private byte[] part(int info) {
        int start = at - 1;
        long length = integer(info, start);
        if (length > in.length - at) {
            throw malformed("unexpected end", start);
        }
        byte[] part = new byte[(int) length];
        System.arraycopy(in, at, part, 0, part.length);
        at += part.length;
        return part;
    }

    private static String shown(byte[] bytes, Later later, int start) {
        return switch (later) {
            case TEXT -> text(bytes, start);
            case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
            case BASE16 -> HexFormat.of().withUpperCase().formatHex(bytes);
        };
    }

    private static String text(byte[] bytes, int start) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("a text that is not UTF-8", start);
        }
    }

    private int next() {
        if (at == in.length) {
            throw malformed("unexpected end", at);
        }
        return in[at++] & 0xFF;
    }

    private static JsonSyntaxException malformed(String what, int where) {
        return JsonSyntaxException.malformed("cbor: %s at byte %d".formatted(what, where));
    }
}
