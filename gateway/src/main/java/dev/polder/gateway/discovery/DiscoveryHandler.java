package dev.polder.gateway.discovery;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Router;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Answers `/`, `/api` and `/apis` and what is below them. Documents are made on first use and kept: they are the same for
/// every workspace.
public final class DiscoveryHandler implements ApiHandler {
    private static final List<String> AGGREGATED = List.of("v2", "v2beta1");

    private final DiscoveryDocuments documents;
    private final String address;
    private final Map<String, Document> made = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Document(byte[] body, String etag) {}

    /// @param definitions every kind, in the order in which groups are listed
    /// @param address     `host:port` that clients reach
    public DiscoveryHandler(List<ResourceDefinition> definitions, String address) {
        this.documents = new DiscoveryDocuments(definitions);
        this.address = address;
    }

    @Override
    public Response handle(ApiRequest request) {
        String path = request.info().path();
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (trimmed.equals("/api") || trimmed.equals("/apis")) {
            for (String version : AGGREGATED) {
                if (wantsAggregated(request.header("accept"), version)) {
                    return aggregated(request, trimmed, version);
                }
            }
        }
        Document document = made.get(trimmed);
        if (document == null && !isKnown(trimmed)) {
            return Router.NOTHING_HERE;
        }
        if (!request.http().method().equals("GET")) {
            throw Statuses.methodNotAllowed();
        }
        if (document == null) {
            document = new Document(JsonWriter.compact(tree(trimmed)), "");
            made.put(trimmed, document);
        }
        return Response.Unary.of(200, "application/json", document.body());
    }

    private static boolean wantsAggregated(String accept, String version) {
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            if (range.contains("application/json")
                    && range.contains("as=apigroupdiscoverylist")
                    && range.contains("v=" + version)
                    && (version.equals("v2beta1") || !range.contains("v=v2beta1"))) {
                return true;
            }
        }
        return false;
    }

    private Response aggregated(ApiRequest request, String path, String version) {
        Document document = made.computeIfAbsent(path + "#" + version, key -> {
            byte[] body = JsonWriter.compact(documents.aggregated(path.equals("/api"), version));
            return new Document(body, "\"" + digest(body) + "\"");
        });
        Headers headers = Headers.of(
                "content-type",
                "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList",
                "etag",
                document.etag(),
                "vary",
                "Accept",
                "cache-control",
                "public");
        boolean same = document.etag().equals(request.header("if-none-match"));
        return new Response.Unary(same ? 304 : 200, headers, same ? new byte[0] : document.body());
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
    private boolean isKnown(String path) {
        String[] parts = path.substring(1).split("/");
        return parts.length < 2 || parts[0].equals("api") || documents.groups().containsKey(parts[1]);
    }

    private List<String> paths() {
        List<String> paths = new java.util.ArrayList<>(List.of("/api", "/api/v1", "/apis"));
        documents.groups().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                paths.add("/apis/" + group);
                versions.forEach(v -> paths.add("/apis/" + group + "/" + v));
            }
        });
        paths.addAll(List.of("/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"));
        return paths;
    }
}
