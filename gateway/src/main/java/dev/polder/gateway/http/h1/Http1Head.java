package dev.polder.gateway.http.h1;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Peer;
import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.RequestHead;
import dev.polder.gateway.http.RequestHead.HttpVersion;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the head of a request out of a decoded HTTP/1.1 message, and finds what is wrong with it.
final class Http1Head {

    private Http1Head() {}

    static RequestHead read(HttpRequest message, Peer peer) {
        Headers.Builder headers = new Headers.Builder();
        for (Map.Entry<String, String> field : message.headers()) {
            headers.add(field.getKey(), field.getValue());
        }
        String target = originForm(message.uri());
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        return new RequestHead(message.method().name(), path, query, headers.build(), version(message), peer);
    }

    /// What can be said of a message that is not a request.
    static RequestHead unreadable(Peer peer) {
        return new RequestHead("GET", "/", "", Headers.empty(), HttpVersion.HTTP_1_1, peer);
    }

    /// What is wrong with a message, so that nothing after it on the connection can be believed; or null.
    static @Nullable Rejection fault(HttpRequest message, RequestHead head) {
        Throwable cause = message.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return new Rejection(414, "the request line is too long", head);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Rejection(431, "the request header is too long", head);
        }
        if (cause != null) {
            return new Rejection(400, "the request is not HTTP/1.1", head);
        }
        if (message.protocolVersion().majorVersion() != 1) {
            return new Rejection(505, "only HTTP/1.1 and HTTP/2 are spoken", head);
        }
        List<String> hosts = head.headers().all("host");
        if (hosts.size() > 1 || (hosts.isEmpty() && head.version() == HttpVersion.HTTP_1_1)) {
            return new Rejection(400, "a request has exactly one host", head);
        }
        if (!hosts.isEmpty() && !plausibleHost(hosts.getFirst())) {
            return new Rejection(400, "the host is not a host and port", head);
        }
        List<String> codings = head.headers().all("transfer-encoding");
        boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
        if (!codings.isEmpty() && (!chunked || head.version() == HttpVersion.HTTP_1_0)) {
            return new Rejection(400, "the only transfer coding is chunked, in HTTP/1.1", head);
        }
        return null;
    }

    /// What is wrong with the client's expectation, or null.
    static @Nullable Rejection expectation(HttpRequest message, RequestHead head) {
        String expect = message.headers().get(HttpHeaderNames.EXPECT);
        if (expect == null || HttpUtil.is100ContinueExpected(message) || head.version() == HttpVersion.HTTP_1_0) {
            return null;
        }
        return new Rejection(417, "the only expectation is 100-continue", head);
    }

    private static HttpVersion version(HttpRequest message) {
        return message.protocolVersion().minorVersion() == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    /// RFC 9112, 3.2.2: an absolute target is understood; its authority means no more than a host does.
    private static String originForm(String target) {
        if (target.regionMatches(true, 0, "https://", 0, 8) || target.regionMatches(true, 0, "http://", 0, 7)) {
            int slash = target.indexOf('/', target.indexOf("://") + 3);
            return slash < 0 ? "/" : target.substring(slash);
        }
        return target;
    }

    private static boolean plausibleHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c >= 0x7f || "/?#@\\<>\",;".indexOf(c) >= 0) {
                return false;
            }
        }
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return true;
        }
        String port = host.substring(colon + 1);
        return port.length() <= 5
                && port.chars().allMatch(c -> c >= '0' && c <= '9')
                && (port.isEmpty() || Integer.parseInt(port) <= 65_535);
    }
}
