package dev.polder.api.json.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks through text eight bytes at a time. Any thread.
public final class TextScan {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private TextScan() {}

    /// Where the first quote, backslash or control character is, from there on; the length when there is none.
    public static int stop(byte[] text, int from) {
        int i = from;
        for (; i <= text.length - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(text, i);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            // A byte's highest bit is set where it was zero, or below a space. Behind the first such byte that may be
            // wrong, because of a borrow.
            long hits = ((quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes) | (word - SPACES & ~word)) & HIGHS;
            if (hits != 0) {
                return i + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
            }
        }
        for (; i < text.length; i++) {
            byte b = text[i];
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                return i;
            }
        }
        return i;
    }

    /// Where an ASCII character is, from there on; the length when it is not there.
    public static int find(char c, byte[] text, int from) {
        long wanted = c * ONES;
        int i = from;
        for (; i <= text.length - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(text, i) ^ wanted;
            long hits = word - ONES & ~word & HIGHS;
            if (hits != 0) {
                return i + Long.numberOfTrailingZeros(hits) / Byte.SIZE;
            }
        }
        while (i < text.length && text[i] != c) {
            i++;
        }
        return i;
    }

    /// Whether no byte has its highest bit set.
    public static boolean isAscii(byte[] text) {
        long all = 0;
        int i = 0;
        for (; i <= text.length - Long.BYTES; i += Long.BYTES) {
            all |= (long) WORD.get(text, i);
        }
        for (; i < text.length; i++) {
            all |= text[i];
        }
        return (all & HIGHS) == 0;
    }
}
