package dev.polder.gateway.resource;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.request.Verb;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.pipeline.Router;
import dev.polder.gateway.resource.read.Reader;
import dev.polder.gateway.resource.write.WriteHandler;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One handler for every kind (house decision 1): finds the definition, then does what the verb says.
public final class ResourceHandler implements ApiHandler {
    private static final Set<String> NEEDS_NAME = Set.of("update", "patch");
    private static final Set<String> COLLECTION_VERBS = Set.of("list", "watch", "deletecollection");
    private static final Set<String> ONE_NAMESPACE = Set.of("create", "deletecollection");
    private static final Set<String> WILDCARD_VERBS = Set.of("list", "watch");

    private final Catalogs catalogs;
    private final Reader reader;
    private final WriteHandler writer;
    private final PartHandler part;
    private final Map<String, SubresourceHandler> subresources;

    /// Serves a subresource that is more than a part of the object, such as `scale`. Keyed by its name, or by
    /// `<plural>/<subresource>` where one kind alone has it.
    @FunctionalInterface
    public interface SubresourceHandler {
        Response handle(ApiRequest request, CallScope scope);
    }

    public ResourceHandler(
            Catalogs catalogs,
            Reader reader,
            WriteHandler writer,
            Map<String, SubresourceHandler> subresources) {
        this.catalogs = catalogs;
        this.reader = reader;
        this.writer = writer;
        this.part = new PartHandler(reader, writer);
        this.subresources = Map.copyOf(subresources);
    }

    @Override
    public Response handle(ApiRequest request) {
        RequestInfo info = request.info();
        RequestInfo.Target target = info.target();
        WorkspaceId workspace = request.workspace();
        Optional<ResourceCatalog.Served> found = catalogs.find(workspace, target.groupVersionResource());
        if (found.isEmpty()) {
            return notServed(workspace, target.group());
        }
        ResourceCatalog.Served served = found.get();
        if (request.http().method().equals("HEAD")) {
            throw Statuses.methodNotAllowed();
        }
        checkScope(served, info);
        checkName(info);
        if (workspace == null) {
            if (!WILDCARD_VERBS.contains(info.verb())) {
                throw Statuses.methodNotAllowed();
            }
            return info.verb().equals("list") ? reader.list(request, served) : reader.watch(request, served);
        }
        String namespace = served.definition().namespaced() ? target.namespace() : "";
        CallScope scope =
                new CallScope(request.user(), workspace, served, namespace, target.name(), target.subresource());
        if (!target.subresource().isEmpty()) {
            return Deprecation.told(request, served, () -> subresource(request, scope));
        }
        checkVerb(info, served);
        return Deprecation.told(request, served, () -> answer(request, scope, served));
    }

    private Response answer(ApiRequest request, CallScope scope, ResourceCatalog.Served served) {
        return switch (request.info().verb()) {
            case "get" -> reader.get(request, scope);
            case "list" -> reader.list(request, served);
            case "watch" -> reader.watch(request, served);
            case "create" -> {
                served.requireLive("create");
                yield writer.create(request, scope);
            }
            case "update" -> writer.update(request, scope);
            case "patch" -> writer.patch(request, scope);
            case "delete" -> writer.delete(request, scope);
            case "deletecollection" -> writer.deleteCollection(request, scope);
            default -> throw Statuses.methodNotAllowed();
        };
    }

    /// Below a group that is there a Status says so; elsewhere nothing of Kubernetes answers.
    private Response notServed(@Nullable WorkspaceId workspace, String group) {
        ResourceCatalog catalog = workspace == null ? catalogs.builtin() : catalogs.of(workspace);
        if (catalog.hasGroup(group)) {
            throw Statuses.unknownPath();
        }
        return Router.NOTHING_HERE;
    }

    private Response subresource(ApiRequest request, CallScope scope) {
        String name = scope.subresource();
        if (name.equals("status") && scope.subresources().status()) {
            return part.handle(request, scope);
        }
        SubresourceHandler handler = subresources.get(scope.definition().names().plural() + "/" + name);
        if (handler == null) {
            handler = subresources.get(name);
        }
        boolean served = name.equals("scale")
                ? scope.subresources().scale().isPresent()
                : scope.subresources().others().contains(name);
        if (handler == null || !served) {
            throw Statuses.unknownPath();
        }
        return handler.handle(request, scope);
    }

    /// A namespaced object is named in its namespace; a cluster-scoped one has none. (A list over all namespaces may name
    /// one object too, by a field selector.)
    private static void checkScope(ResourceCatalog.Served served, RequestInfo info) {
        RequestInfo.Target target = info.target();
        boolean namespaced = served.definition().namespaced();
        boolean namespacesItself = target.resource().equals("namespaces") && target.group().isEmpty();
        if (!namespaced && !target.namespace().isEmpty() && !namespacesItself) {
            throw Statuses.unknownPath();
        }
        boolean ofCollection = COLLECTION_VERBS.contains(info.verb());
        if (namespaced && target.namespace().isEmpty() && !target.name().isEmpty() && !ofCollection) {
            throw Statuses.unknownPath();
        }
    }

    /// Upstream keeps objects under paths, and no name may be taken for another path.
    private static void checkName(RequestInfo info) {
        String name = info.target().name();
        if (name.indexOf('/') >= 0) {
            throw Statuses.unknownPath();
        }
        if (COLLECTION_VERBS.contains(info.verb())) {
            return;
        }
        String wrong = name.equals(".") || name.equals("..") ? "may not be '" + name + "'"
                : name.indexOf('%') >= 0 ? "may not contain '%'" : "";
        if (!wrong.isEmpty()) {
            throw Statuses.badRequest("Name parameter invalid: \"" + name + "\": " + wrong);
        }
    }

    private static void checkVerb(RequestInfo info, ResourceCatalog.Served served) {
        boolean named = !info.target().name().isEmpty();
        boolean everyNamespace = served.definition().namespaced() && info.target().namespace().isEmpty();
        if (everyNamespace && ONE_NAMESPACE.contains(info.verb())) {
            throw Statuses.methodNotAllowed();
        }
        if (named ? info.verb().equals("create") : NEEDS_NAME.contains(info.verb())) {
            throw Statuses.methodNotAllowed();
        }
        for (Verb verb : served.definition().verbs()) {
            if (verb.text().equals(info.verb())) {
                return;
            }
        }
        throw Statuses.methodNotAllowed();
    }
}
