package dev.polder.bench.server;

import java.util.Random;

/// Text that compresses about as well as configuration does: words out of a few hundred, in random order.
final class Text {
    private static final int WORDS = 512;
    private static final int SHORTEST = 3;
    private static final int LETTERS = 26;
    private static final String[] VOCABULARY = new String[WORDS];

    static {
        var random = new Random(42);
        for (int i = 0; i < WORDS; i++) {
            var word = new StringBuilder();
            int length = SHORTEST + random.nextInt(2 * SHORTEST);
            for (int j = 0; j < length; j++) {
                word.append((char) ('a' + random.nextInt(LETTERS)));
            }
            VOCABULARY[i] = word.append(' ').toString();
        }
    }

    private Text() {}

    /// A text of exactly as many bytes.
    static String of(int bytes, Random random) {
        var text = new StringBuilder(bytes + 2 * LETTERS);
        while (text.length() < bytes) {
            text.append(VOCABULARY[random.nextInt(WORDS)]);
        }
        text.setLength(bytes);
        return text.toString();
    }
}
