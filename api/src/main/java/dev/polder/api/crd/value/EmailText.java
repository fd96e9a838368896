package dev.polder.api.crd.value;

import com.google.re2j.Pattern;

/// Mail addresses as Go's `net/mail` takes them: `local@domain`, alone or in angle brackets behind a name.
final class EmailText {
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+";
    private static final String LOCAL = "(" + ATOM + "(\\." + ATOM + ")*|\"([^\"\\\\]|\\\\.)*\")";
    private static final String DOMAIN = "(" + ATOM + "(\\." + ATOM + ")*|\\[[^\\[\\]\\\\]*\\])";
    private static final Pattern PLAIN = Pattern.compile("^\\s*" + LOCAL + "@" + DOMAIN + "\\s*$");
    private static final Pattern NAMED = Pattern.compile(
            "^\\s*((" + ATOM + "|\"([^\"\\\\]|\\\\.)*\")[ \\t.]*)*<" + LOCAL + "@" + DOMAIN + ">\\s*$");

    private EmailText() {}

    static boolean isAddress(String text) {
        return PLAIN.matcher(text).find() || NAMED.matcher(text).find();
    }
}
