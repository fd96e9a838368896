package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.RequestHead;
import org.jspecify.annotations.Nullable;

/// What a request's head must be like before anybody looks at it.
final class HeadRules {

    private HeadRules() {}

    /// What is wrong with a head, or null.
    static @Nullable Rejection fault(RequestHead head, HttpLimits.Sizes sizes) {
        if (head.path().length() + head.query().length() >= sizes.target()) {
            return new Rejection(414, "the request target is longer than " + sizes.target() + " bytes", head);
        }
        if (head.headers().size() > sizes.headerFields()) {
            return new Rejection(431, "the request has more than " + sizes.headerFields() + " header fields", head);
        }
        int[] bytes = {0};
        head.headers().forEach((name, value) -> bytes[0] += name.length() + value.length());
        if (bytes[0] > sizes.headers()) {
            return new Rejection(431, "the request header is longer than " + sizes.headers() + " bytes", head);
        }
        if (!(head.path().startsWith("/") || head.path().equals("*")) || !clean(head.path()) || !clean(head.query())) {
            return new Rejection(400, "the request target is not a path", head);
        }
        return null;
    }

    /// RFC 3986: whatever is not printable ASCII must be percent-encoded, and so must delimiters of URIs.
    private static boolean clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '"' || c == '<' || c == '>' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
