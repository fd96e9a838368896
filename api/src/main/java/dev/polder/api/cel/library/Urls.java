package dev.polder.api.cel.library;

import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.EntryMap;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.OpaqueValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// URLs as Go's `net/url` reads them (`apiserver/pkg/cel/library/urls.go`).
final class Urls {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*");
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final String IN_PATH = "-_.~!$&'()*+,;=:@/%";
    private static final String PLAIN_IN_PATH = "-_.~$&+,/:;=@";
    private static final String IN_HOST = "-_.~!$&'()*+,;=:[]<>\"%";

    private Urls() {}

    /// A URL.
    ///
    /// @param host with the port
    /// @param path as it was written
    record Url(String scheme, String host, String path, String query, String source) implements OpaqueValue {
        @Override
        public String typeName() {
            return "kubernetes.URL";
        }
    }

    /// Either a URL or what is wrong with the text.
    private record Parsed(@Nullable Url url, String problem) {
        static Parsed bad(String text, String problem) {
            return new Parsed(null, "parse " + Networks.quoted(text) + ": " + problem);
        }
    }

    static void register(Map<String, Function> functions) {
        functions.put("url", (args, _) -> args[0] instanceof String text ? url(text) : CelError.NO_OVERLOAD);
        functions.put("isURL", (args, _) -> args[0] instanceof String text && parse(text).url() != null);
        functions.put("getScheme", part(Url::scheme));
        functions.put("getHost", part(url -> unescape(url.host(), false)));
        functions.put("getHostname", part(url -> hostname(unescape(url.host(), false))));
        functions.put("getPort", part(url -> port(url.host())));
        functions.put("getEscapedPath", part(url -> escapedPath(url.path())));
        functions.put("getQuery", part(url -> query(url.query())));
    }

    private static Function part(java.util.function.Function<Url, Object> part) {
        return (args, _) -> args[0] instanceof Url url ? part.apply(url) : CelError.NO_OVERLOAD;
    }

    private static Object url(String text) {
        Parsed parsed = parse(text);
        return parsed.url() != null
                ? parsed.url()
                : new CelError("URL parse error during conversion from string: " + parsed.problem());
    }

    /// What is wrong with a text as an absolute URL or path; null when nothing is.
    static @Nullable String problem(String text) {
        Parsed parsed = parse(text);
        return parsed.url() == null ? parsed.problem() : null;
    }

    private static Parsed parse(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            return Parsed.bad(text, "net/url: invalid control character in URL");
        }
        if (text.isEmpty()) {
            return Parsed.bad(text, "empty url");
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            return Parsed.bad(text, "missing protocol scheme");
        }
        boolean hasScheme = colon > 0 && SCHEME.matcher(text.substring(0, colon)).matches();
        String scheme = hasScheme ? text.substring(0, colon).toLowerCase(Locale.ROOT) : "";
        String rest = hasScheme ? text.substring(colon + 1) : text;
        int hash = rest.indexOf('#');
        String bare = hash < 0 ? rest : rest.substring(0, hash);
        int mark = bare.indexOf('?');
        String query = mark < 0 ? "" : bare.substring(mark + 1);
        String path = mark < 0 ? bare : bare.substring(0, mark);
        if (!path.startsWith("/")) {
            return hasScheme
                    ? new Parsed(new Url(scheme, "", "", query, text), "")
                    : Parsed.bad(text, "invalid URI for request");
        }
        String host = "";
        if (hasScheme && path.startsWith("//")) {
            int end = path.indexOf('/', 2);
            String authority = end < 0 ? path.substring(2) : path.substring(2, end);
            path = end < 0 ? "" : path.substring(end);
            host = authority.substring(authority.lastIndexOf('@') + 1);
            @Nullable String wrong = hostProblem(host);
            if (wrong != null) {
                return Parsed.bad(text, wrong);
            }
        }
        @Nullable String escape = badEscape(path);
        return escape == null
                ? new Parsed(new Url(scheme, host, path, query, text), "")
                : Parsed.bad(text, "invalid URL escape " + Networks.quoted(escape));
    }

    private static @Nullable String badEscape(String text) {
        var matcher = BAD_ESCAPE.matcher(text);
        return matcher.find() ? text.substring(matcher.start(), Math.min(text.length(), matcher.start() + 3)) : null;
    }

    private static @Nullable String hostProblem(String host) {
        int colon;
        if (host.startsWith("[")) {
            colon = host.lastIndexOf(']') + 1;
            if (colon == 0) {
                return "missing ']' in host";
            }
        } else {
            colon = host.lastIndexOf(':');
            colon = colon < 0 ? host.length() : colon;
        }
        if (!PORT.matcher(host.substring(colon)).matches()) {
            return "invalid port %s after host".formatted(Networks.quoted(host.substring(colon)));
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c < 0x80 && !isWord(c) && IN_HOST.indexOf(c) < 0) {
                return "invalid character %s in host name".formatted(Networks.quoted(Character.toString(c)));
            }
        }
        @Nullable String escape = badEscape(host);
        return escape == null ? null : "invalid URL escape " + Networks.quoted(escape);
    }

    private static boolean isWord(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static String hostname(String host) {
        if (host.startsWith("[")) {
            return host.substring(1, Math.max(1, host.lastIndexOf(']')));
        }
        int colon = host.lastIndexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static String port(String host) {
        int from = host.startsWith("[") ? host.lastIndexOf(']') + 1 : host.lastIndexOf(':');
        return from < 0 || from >= host.length() ? "" : host.substring(from + 1);
    }

    private static String escapedPath(String path) {
        if (path.chars().allMatch(c -> isWord(c) || IN_PATH.indexOf(c) >= 0)) {
            return path;
        }
        StringBuilder escaped = new StringBuilder();
        for (byte b : unescape(path, false).getBytes(StandardCharsets.UTF_8)) {
            escaped.append(
                    isWord(b) || PLAIN_IN_PATH.indexOf(b) >= 0 ? Character.toString(b) : "%%%02X".formatted(b & 0xff));
        }
        return escaped.toString();
    }

    private static Object query(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty() && pair.indexOf(';') < 0 && badEscape(key) == null && badEscape(value) == null) {
                values.computeIfAbsent(unescape(key, true), _ -> new ArrayList<>()).add(unescape(value, true));
            }
        }
        Map<Object, Object> lists = new LinkedHashMap<>();
        values.forEach((key, list) -> lists.put(key, ItemList.of(list)));
        return EntryMap.of(lists);
    }

    private static String unescape(String text, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%' && i + 2 < raw.length) {
                bytes.write(Integer.parseInt(new String(raw, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(plusIsSpace && raw[i] == '+' ? ' ' : raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
