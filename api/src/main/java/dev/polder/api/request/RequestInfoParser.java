package dev.polder.api.request;

import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.FieldSelectors;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Names requests by the URL grammar of Kubernetes below kcp's `/clusters/<workspace>` prefix.
public final class RequestInfoParser {
    private static final String CLUSTERS = "/clusters/";

    private RequestInfoParser() {}

    /// @param method   HTTP method
    /// @param rawPath  percent-encoded path
    /// @param rawQuery percent-encoded query, empty for none
    /// @throws ApiException 400 for a path or query that cannot be decoded
    public static RequestInfo parse(String method, String rawPath, String rawQuery) {
        Query query = Query.parse(rawQuery);
        String workspace = "";
        String path = rawPath;
        if (rawPath.startsWith(CLUSTERS)) {
            int end = rawPath.indexOf('/', CLUSTERS.length());
            workspace = decode(rawPath.substring(CLUSTERS.length(), end < 0 ? rawPath.length() : end));
            path = end < 0 ? "/" : rawPath.substring(end);
        }
        List<String> parts = segments(path);
        String lower = method.toLowerCase(Locale.ROOT);
        RequestInfo plain = new RequestInfo(workspace, path, lower, RequestInfo.Target.NONE, query);
        int at;
        String group;
        if (path.contains("//")) {
            return plain;
        }
        if (parts.size() >= 3 && parts.getFirst().equals("api")) {
            group = "";
            at = 1;
        } else if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
            group = parts.get(1);
            at = 2;
        } else {
            return plain;
        }
        return resource(plain, method, group, parts.subList(at, parts.size()));
    }

    private static RequestInfo resource(RequestInfo plain, String method, String group, List<String> rest) {
        String version = rest.getFirst();
        List<String> parts = rest.subList(1, rest.size());
        boolean watchPrefix = parts.size() > 1 && parts.getFirst().equals("watch");
        if (watchPrefix) {
            parts = parts.subList(1, parts.size());
        }
        String namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
            namespace = parts.get(1);
            boolean subresource = parts.size() == 3 && isNamespaceSubresource(parts.get(2));
            if (parts.size() > 2 && !subresource) {
                parts = parts.subList(2, parts.size());
            }
        }
        String resource = parts.getFirst();
        String name = parts.size() > 1 ? parts.get(1) : "";
        String subresource = parts.size() > 2 ? String.join("/", parts.subList(2, parts.size())) : "";
        Query query = plain.query();
        boolean watch = watchPrefix || query.flag("watch");
        String verb = verb(method, name, watch);
        if (name.isEmpty() && (verb.equals("list") || verb.equals("watch") || verb.equals("deletecollection"))) {
            name = nameFromSelector(query);
        } else if (verb.equals("get") && watchPrefix) {
            verb = "watch";
        }
        var target = new RequestInfo.Target(group, version, namespace, resource, name, subresource);
        return new RequestInfo(plain.workspace(), plain.path(), verb, target, query);
    }

    private static boolean isNamespaceSubresource(String part) {
        return part.equals("status") || part.equals("finalize");
    }

    private static String verb(String method, String name, boolean watch) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> !name.isEmpty() ? "get" : watch ? "watch" : "list";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            // Not the method's own word: LIST on a name would be judged as that name and would list all of them.
            default -> "";
        };
    }

    /// A list or watch of one name is authorized as that name, so that `resourceNames` of a role cover it.
    private static String nameFromSelector(Query query) {
        String text = query.first("fieldSelector");
        if (!text.contains("metadata.name")) {
            return "";
        }
        for (FieldSelector.Term term : FieldSelectors.parse(text).terms()) {
            if (term.field().equals("metadata.name") && term.equal()) {
                return term.value();
            }
        }
        return "";
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (int from = 0; from < path.length(); ) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            if (end > from) {
                segments.add(decode(path.substring(from, end)));
            }
            from = end + 1;
        }
        return segments;
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        String decoded;
        try {
            decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Statuses.badRequest("invalid URL escape in path segment \"" + segment + "\"");
        }
        if (decoded.indexOf('\0') >= 0) {
            throw Statuses.badRequest("invalid path segment \"" + segment + "\"");
        }
        return decoded;
    }
}
