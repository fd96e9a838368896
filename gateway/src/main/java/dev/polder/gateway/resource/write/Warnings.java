package dev.polder.gateway.resource.write;

/// Warning headers (RFC 7234 §5.5 with code 299, as upstream sends them).
public final class Warnings {
    private static final int LONGEST = 4096;

    private Warnings() {}

    /// @param text for people; what a header cannot hold is replaced
    public static String header(String text) {
        StringBuilder quoted = new StringBuilder("299 - \"");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append('?');
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
