package dev.polder.api.crd.value;

import dev.polder.api.regex.GoRegex;

/// Mail addresses as Go's `net/mail` takes them: `local@domain`, alone or in angle brackets behind a name.
final class EmailText {
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+";
    private static final String LOCAL = "(" + ATOM + "(\\." + ATOM + ")*|\"([^\"\\\\]|\\\\.)*\")";
    private static final String DOMAIN = "(" + ATOM + "(\\." + ATOM + ")*|\\[[^\\[\\]\\\\]*\\])";
    private static final GoRegex PLAIN = GoRegex.compile("^\\s*" + LOCAL + "@" + DOMAIN + "\\s*$");
    private static final GoRegex NAMED = GoRegex.compile(
            "^\\s*((" + ATOM + "|\"([^\"\\\\]|\\\\.)*\")[ \\t.]*)*<" + LOCAL + "@" + DOMAIN + ">\\s*$");

    private EmailText() {}

    static boolean isAddress(String text) {
        return PLAIN.find(text) || NAMED.find(text);
    }
}
