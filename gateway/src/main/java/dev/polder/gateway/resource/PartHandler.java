package dev.polder.gateway.resource;

import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.pipeline.ApiRequest;
import dev.polder.gateway.resource.read.Reader;
import dev.polder.gateway.resource.write.WriteHandler;

/// Serves a subresource that is a part of the object: it is read as a whole, and the strategy of the kind says which part
/// a write may change, as `/status` and `/approval` do.
public final class PartHandler implements ResourceHandler.SubresourceHandler {
    private final Reader reader;
    private final WriteHandler writer;

    public PartHandler(Reader reader, WriteHandler writer) {
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public Response handle(ApiRequest request, CallScope scope) {
        return switch (request.info().verb()) {
            case "get" -> reader.get(request, scope);
            case "update" -> writer.update(request, scope);
            case "patch" -> writer.patch(request, scope);
            default -> throw Statuses.methodNotAllowed();
        };
    }
}
