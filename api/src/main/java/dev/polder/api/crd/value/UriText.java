package dev.polder.api.crd.value;

import dev.polder.api.regex.GoRegex;

/// URIs as Go's `net/url` takes them in the first line of a request.
final class UriText {
    private static final GoRegex SCHEME = GoRegex.compile("^[A-Za-z][A-Za-z0-9+.-]*:");
    private static final GoRegex BAD_ESCAPE = GoRegex.compile("%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|.?$)");
    private static final GoRegex AUTHORITY =
            GoRegex.compile("^([^@]*@)?(\\[[0-9A-Fa-f:.%]+\\]|[^\\s\\[\\]:<>\"\\\\^`{|}]*)(:[0-9]*)?$");

    private UriText() {}

    static boolean isForRequest(String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return false;
        }
        if (text.equals("*")) {
            return true;
        }
        boolean absolute = SCHEME.find(text);
        String rest = absolute ? text.substring(text.indexOf(':') + 1) : text;
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        if (!path.startsWith("/")) {
            // A scheme and something opaque; without a scheme it is nothing.
            return absolute;
        }
        if (absolute && path.startsWith("//")) {
            int end = path.indexOf('/', 2);
            String authority = path.substring(2, end < 0 ? path.length() : end);
            path = end < 0 ? "" : path.substring(end);
            if (!AUTHORITY.find(authority)) {
                return false;
            }
        }
        return !BAD_ESCAPE.find(path);
    }
}
