package dev.polder.gateway.http.h2;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Peer;
import dev.polder.gateway.http.RequestHead;
import dev.polder.gateway.http.RequestHead.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the head of a request out of an HTTP/2 header block that the decoder has validated.
final class Http2Target {

    private Http2Target() {}

    static RequestHead head(Http2Headers block, Peer peer) {
        String target = text(block.path(), "/");
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1);
        Headers.Builder headers = new Headers.Builder();
        CharSequence authority = block.authority();
        if (authority != null) {
            headers.add("host", authority.toString());
        }
        for (Map.Entry<CharSequence, CharSequence> field : block) {
            if (field.getKey().charAt(0) != ':' && !(authority != null && isHost(field.getKey()))) {
                headers.add(field.getKey().toString(), field.getValue().toString());
            }
        }
        return new RequestHead(text(block.method(), "GET"), path, query, headers.build(), HttpVersion.HTTP_2, peer);
    }

    private static boolean isHost(CharSequence name) {
        return name.length() == 4 && name.toString().equals("host");
    }

    private static String text(@Nullable CharSequence value, String otherwise) {
        return value == null ? otherwise : value.toString();
    }
}
