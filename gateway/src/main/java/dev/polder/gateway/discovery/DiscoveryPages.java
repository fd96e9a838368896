package dev.polder.gateway.discovery;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.Statuses;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The answers of discovery for one set of kinds, as bytes: each is made when it is first asked for, and kept. Any thread.
final class DiscoveryPages {
    private final DiscoveryDocuments documents;
    private final String address;
    private final Map<String, Page> made = new ConcurrentHashMap<>();

    /// A finished answer.
    ///
    /// @param etag of its bytes, with quotes; empty where none is sent
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Page(byte[] body, String etag) {}

    /// @param address `host:port` that clients reach
    DiscoveryPages(DiscoveryDocuments documents, String address) {
        this.documents = documents;
        this.address = address;
    }

    /// @param path a known one, without a slash at its end
    /// @throws dev.polder.api.status.ApiException 404 where nothing is below an API
    Page page(String path) {
        Page page = made.get(path);
        if (page == null) {
            page = new Page(JsonWriter.compact(tree(path)), "");
            made.put(path, page);
        }
        return page;
    }

    /// `/api` or `/apis` in the aggregated form of a version.
    Page aggregated(String path, String version) {
        return made.computeIfAbsent(path + "#" + version, key -> {
            byte[] body = JsonWriter.compact(documents.aggregated(path.equals("/api"), version));
            return new Page(body, "\"" + digest(body) + "\"");
        });
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-512").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    private JsonObject tree(String path) {
        if (path.equals("/")) {
            return new JsonObject().put("paths", JsonArray.ofStrings(paths()));
        }
        String[] parts = path.substring(1).split("/");
        Map<String, Set<String>> groups = documents.groups();
        if (parts[0].equals("api")) {
            if (parts.length == 1) {
                return DiscoveryDocuments.coreVersions(address);
            }
            if (parts.length == 2 && groups.getOrDefault("", Set.of()).contains(parts[1])) {
                return documents.resourceList("", parts[1]);
            }
        } else if (parts.length == 1) {
            return documents.groupList();
        } else if (groups.containsKey(parts[1]) && !parts[1].isEmpty()) {
            if (parts.length == 2) {
                JsonObject group = new JsonObject().put("kind", "APIGroup").put("apiVersion", "v1");
                documents.group(parts[1]).entries().forEach(e -> group.put(e.getKey(), e.getValue()));
                return group;
            }
            if (parts.length == 3 && groups.getOrDefault(parts[1], Set.of()).contains(parts[2])) {
                return documents.resourceList(parts[1], parts[2]);
            }
        }
        throw Statuses.unknownPath();
    }

    /// Whether an API is at or above a path; what is not there below one is told as a Status.
    boolean isKnown(String path) {
        String[] parts = path.substring(1).split("/");
        return parts.length < 2 || parts[0].equals("api") || documents.groups().containsKey(parts[1]);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>(List.of("/api", "/api/v1", "/apis"));
        documents.groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                paths.add("/apis/" + group);
                versions.forEach(v -> paths.add("/apis/" + group + "/" + v));
            }
        });
        paths.addAll(List.of(
                "/.well-known/openid-configuration", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3",
                "/openid/v1/jwks", "/readyz", "/version"));
        paths.sort(Comparator.naturalOrder());
        return paths;
    }
}
