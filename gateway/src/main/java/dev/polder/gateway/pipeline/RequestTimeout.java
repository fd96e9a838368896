package dev.polder.gateway.pipeline;

import dev.polder.api.request.RequestInfo;
import dev.polder.api.status.Statuses;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parameter `timeout` of a request that is not a watch: a length of time as Go writes it, such as `34s` or `1m30s`.
/// Upstream gives up a request after this time. Nothing here takes so long that it would have to, but one that cannot be read
/// is refused.
final class RequestTimeout {
    private static final int MOST_CHARS = 64;
    private static final Pattern NUMBER = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([^0-9.]*)");
    private static final Pattern UNIT = Pattern.compile("ns|us|\u00b5s|\u03bcs|ms|s|m|h");

    private RequestTimeout() {}

    /// @throws dev.polder.api.status.ApiException 400 for one that is no length of time
    static void check(RequestInfo info) {
        String text = info.query().first("timeout");
        if (text.isEmpty() || info.verb().equals("watch")) {
            return;
        }
        String wrong = wrong(text);
        if (!wrong.isEmpty()) {
            throw Statuses.badRequest("invalid timeout specified in the request URL - time: " + wrong);
        }
    }

    private static String wrong(String text) {
        String invalid = "invalid duration \"" + text + "\"";
        if (text.length() > MOST_CHARS) {
            return "invalid duration";
        }
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return "";
        }
        if (rest.isEmpty()) {
            return invalid;
        }
        Matcher part = NUMBER.matcher(rest);
        while (!rest.isEmpty()) {
            if (!part.reset(rest).lookingAt()) {
                return invalid;
            }
            if (part.group(2).isEmpty()) {
                return "missing unit in duration \"" + text + "\"";
            }
            if (!UNIT.matcher(part.group(2)).matches()) {
                return "unknown unit \"" + part.group(2) + "\" in duration \"" + text + "\"";
            }
            rest = rest.substring(part.end());
        }
        return "";
    }
}
