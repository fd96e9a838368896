package dev.polder.architecture;

/// Java text with its comments blanked and the content of its literals replaced, line by line as it was.
final class SourceText {
    private final String text;
    private final StringBuilder out;
    private int at;

    private SourceText(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    /// Comments become blanks, what stands in quotes becomes `x`; line breaks stay.
    static String strip(String text) {
        SourceText source = new SourceText(text);
        while (source.at < text.length()) {
            source.next();
        }
        return source.out.toString();
    }

    private void next() {
        if (text.startsWith("//", at)) {
            replace(end("\n", at, 0), ' ');
        } else if (text.startsWith("/*", at)) {
            replace(end("*/", at + 2, 2), ' ');
        } else if (text.startsWith("\"\"\"", at)) {
            replace(closing("\"\"\"", at + 3), 'x');
        } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
            replace(closing(text.substring(at, at + 1), at + 1), 'x');
        } else {
            out.append(text.charAt(at++));
        }
    }

    private int end(String mark, int from, int length) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found + length;
    }

    private int closing(String quote, int from) {
        int i = from;
        while (i < text.length() && !text.startsWith(quote, i)) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), i + quote.length());
    }

    private void replace(int end, char filler) {
        while (at < end) {
            out.append(text.charAt(at++) == '\n' ? '\n' : filler);
        }
    }
}
