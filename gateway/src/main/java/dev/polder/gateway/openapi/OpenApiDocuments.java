package dev.polder.gateway.openapi;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.VersionDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The OpenAPI documents of a set of kinds. Each is made when it is first asked for; whoever else asks meanwhile waits. What
/// a set adds to another one has documents of its own, and the other's are shared.
public final class OpenApiDocuments {
    private static final String TITLE = "Polder";

    private final @Nullable OpenApiDocuments base;
    private final List<ResourceDefinition> definitions;
    private final String version;
    private final Set<String> groupVersions = new TreeSet<>();
    private final Map<String, OpenApiDocument> made = new TreeMap<>();
    private @Nullable JsonObject swagger;

    /// @param definitions the served kinds, reviews included
    /// @param version     of the served API, such as `v1.36.0`
    public OpenApiDocuments(List<ResourceDefinition> definitions, String version) {
        this(null, definitions, version);
    }

    /// These documents and those of more kinds, in groups of their own.
    public OpenApiDocuments with(List<ResourceDefinition> more) {
        return new OpenApiDocuments(this, more, version);
    }

    private OpenApiDocuments(
            @Nullable OpenApiDocuments base, List<ResourceDefinition> definitions, String version) {
        this.base = base;
        this.definitions = List.copyOf(definitions);
        this.version = version;
        for (ResourceDefinition definition : definitions) {
            for (VersionDefinition served : definition.versions()) {
                groupVersions.add(path(new GroupVersion(definition.group(), served.version())));
            }
        }
    }

    /// `/openapi/v3`: where the document of each group version is, with its hash.
    public synchronized OpenApiDocument index() {
        OpenApiDocument known = made.get("");
        if (known != null) {
            return known;
        }
        JsonObject paths = new JsonObject();
        for (String groupVersion : allGroupVersions()) {
            String hash = groupVersion(groupVersion).orElseThrow().hash();
            String url = "/openapi/v3/" + groupVersion + "?hash=" + hash;
            paths.put(groupVersion, new JsonObject().put("serverRelativeURL", url));
        }
        OpenApiDocument index = OpenApiDocument.json(new JsonObject().put("paths", paths));
        made.put("", index);
        return index;
    }

    /// The OpenAPI 3 document of `api/v1` or `apis/<group>/<version>`; empty when there is none such.
    public synchronized Optional<OpenApiDocument> groupVersion(String path) {
        if (base != null && base.groupVersions.contains(path)) {
            return base.groupVersion(path);
        }
        return groupVersions.contains(path) ? Optional.of(document(path)) : Optional.empty();
    }

    /// The same as the protobuf message `openapi.v3.Document`, under the hash of the JSON.
    public synchronized Optional<OpenApiDocument> groupVersionProtobuf(String path) {
        if (base != null && base.groupVersions.contains(path)) {
            return base.groupVersionProtobuf(path);
        }
        return groupVersion(path)
                .map(json -> made.computeIfAbsent(
                        path + ".pb", key -> json.as(OpenApi3Protobuf.write(tree(path)))));
    }

    private Set<String> allGroupVersions() {
        Set<String> all = new TreeSet<>(groupVersions);
        if (base != null) {
            all.addAll(base.groupVersions);
        }
        return all;
    }

    private List<ResourceDefinition> allDefinitions() {
        List<ResourceDefinition> all = new ArrayList<>(base == null ? List.of() : base.allDefinitions());
        all.addAll(definitions);
        return all;
    }

    /// OpenAPI 2 of everything, as JSON.
    public synchronized OpenApiDocument swaggerJson() {
        return made.computeIfAbsent("swagger.json", key -> OpenApiDocument.json(swagger()));
    }

    /// OpenAPI 2 of everything, as the protobuf message `openapi.v2.Document`.
    public synchronized OpenApiDocument swaggerProtobuf() {
        return made.computeIfAbsent("swagger.pb", key -> new OpenApiDocument(SwaggerProtobuf.write(swagger())));
    }

    private OpenApiDocument document(String path) {
        OpenApiDocument known = made.get(path);
        if (known != null) {
            return known;
        }
        OpenApiDocument document = OpenApiDocument.json(tree(path));
        made.put(path, document);
        return document;
    }

    private JsonObject tree(String path) {
        Parts parts = parts(Dialect.OPENAPI_3, path);
        return new JsonObject()
                .put("openapi", "3.0.0")
                .put("info", info())
                .put("paths", parts.paths())
                .put("components", new JsonObject().put("schemas", parts.schemas()));
    }

    private JsonObject swagger() {
        JsonObject known = swagger;
        if (known == null) {
            Parts parts = parts(Dialect.SWAGGER, "");
            known = new JsonObject()
                    .put("swagger", "2.0")
                    .put("info", info())
                    .put("produces", JsonArray.ofStrings(List.of("application/json")))
                    .put("paths", parts.paths())
                    .put("definitions", parts.schemas());
            swagger = known;
        }
        return known;
    }

    private JsonObject info() {
        return new JsonObject().put("title", TITLE).put("version", version);
    }

    private record Parts(JsonObject paths, JsonObject schemas) {}

    /// @param only the group version whose kinds are wanted, empty for all
    private Parts parts(Dialect dialect, String only) {
        Components components = new Components(dialect);
        Paths paths = new Paths(dialect, components);
        components.reference(TypeIndex.builtin().schema(TypeIndex.META_V1 + "DeleteOptions"));
        for (ResourceDefinition definition : only.isEmpty() ? allDefinitions() : definitions) {
            for (VersionDefinition served : definition.versions()) {
                String groupVersion = path(new GroupVersion(definition.group(), served.version()));
                if (only.isEmpty() || only.equals(groupVersion)) {
                    components.addKind(definition, served);
                    paths.add(definition, served);
                }
            }
        }
        return new Parts(paths.finish(), components.finish());
    }

    private static String path(GroupVersion groupVersion) {
        return groupVersion.group().isEmpty() ? "api/" + groupVersion : "apis/" + groupVersion;
    }
}
