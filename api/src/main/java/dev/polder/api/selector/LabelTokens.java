package dev.polder.api.selector;

import java.util.Map;

/// Splits the text of a label selector into words and operators. One thread.
final class LabelTokens {
    private static final Map<String, Kind> OPERATORS = Map.of(
            ")", Kind.CLOSE,
            "(", Kind.OPEN,
            ",", Kind.COMMA,
            "!", Kind.NOT,
            "==", Kind.EQUAL,
            "=", Kind.EQUAL,
            "!=", Kind.NOT_EQUAL,
            ">", Kind.GREATER,
            "<", Kind.LESS);

    private final String text;
    private int position;
    private Token current;

    /// What a token is. IN and NOT_IN are also words, where a word is wanted.
    enum Kind {
        WORD,
        IN,
        NOT_IN,
        OPEN,
        CLOSE,
        COMMA,
        NOT,
        EQUAL,
        NOT_EQUAL,
        GREATER,
        LESS,
        END
    }

    /// @param text as written
    record Token(Kind kind, String text) {
        boolean isWord() {
            return kind == Kind.WORD || kind == Kind.IN || kind == Kind.NOT_IN;
        }

        boolean is(Kind wanted) {
            return kind == wanted;
        }
    }

    LabelTokens(String text) {
        this.text = text;
        this.current = scan();
    }

    /// The next token, which stays.
    Token peek() {
        return current;
    }

    /// The next token, which goes; END stays forever.
    Token next() {
        Token token = current;
        if (!token.is(Kind.END)) {
            current = scan();
        }
        return token;
    }

    private Token scan() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
        if (position == text.length()) {
            return new Token(Kind.END, "");
        }
        return isSymbol(text.charAt(position)) ? operator() : word();
    }

    private Token operator() {
        int length = position + 2 <= text.length() && OPERATORS.containsKey(text.substring(position, position + 2))
                ? 2
                : 1;
        String operator = text.substring(position, position + length);
        position += length;
        Kind kind = OPERATORS.get(operator);
        return new Token(kind == null ? Kind.END : kind, operator);
    }

    private Token word() {
        int start = position;
        while (position < text.length() && !isSpace(text.charAt(position)) && !isSymbol(text.charAt(position))) {
            position++;
        }
        String word = text.substring(start, position);
        Kind kind = switch (word) {
            case "in" -> Kind.IN;
            case "notin" -> Kind.NOT_IN;
            default -> Kind.WORD;
        };
        return new Token(kind, word);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isSymbol(char c) {
        return "=!(),><".indexOf(c) >= 0;
    }
}
