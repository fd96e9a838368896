package dev.polder.api.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Checks and mends text encoding, because neither parser refuses every bad sequence.
public final class Utf8 {
    private Utf8() {}

    /// Refuses bytes that are not UTF-8, or hold a zero byte (which would be taken for UTF-16).
    static void check(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                throw JsonSyntaxException.malformed("unexpected zero byte");
            }
            ascii &= b > 0;
        }
        if (!ascii) {
            decode(bytes);
        }
    }

    /// The text of UTF-8 bytes; refuses bad sequences.
    public static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw JsonSyntaxException.malformed("invalid UTF-8");
        }
    }

    /// Whether the text starts with the mark U+FEFF.
    static boolean startsWithByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    /// The text with each surrogate that has no partner (possible through escapes) replaced by U+FFFD, as Go does.
    public static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (mended == null) {
                mended = new StringBuilder(text);
            }
            mended.setCharAt(i, '\uFFFD');
        }
        return mended == null ? text : mended.toString();
    }
}
