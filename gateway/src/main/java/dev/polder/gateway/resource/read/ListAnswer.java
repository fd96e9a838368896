package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.protobuf.ProtobufWriter;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.gateway.resource.read.list.ItemForm;
import dev.polder.store.ListResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list as bytes.
final class ListAnswer {
    private static final byte[] ITEMS = ",\"items\":[".getBytes(StandardCharsets.US_ASCII);
    /// The bytes of a list behind its last item.
    static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private ListAnswer() {}

    /// @param next the token for what is behind the page, null when nothing is
    static byte[] render(
            ListResult.Page page,
            @Nullable String next,
            ResourceCatalog.Served served,
            Rendering rendering,
            TableWriter.Options options) {
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(page.revision()));
        if (next != null) {
            metadata.put("continue", next);
            if (page.remaining() > 0) {
                metadata.put("remainingItemCount", page.remaining());
            }
        }
        if (rendering.isPlain()) {
            return ItemForm.of(served).joined(head(served, metadata), page.items(), END);
        }
        if (rendering.format() == Rendering.Format.PROTOBUF && rendering.view() == Rendering.View.OBJECT) {
            JsonObject head = new JsonObject()
                    .put("kind", served.definition().names().listKind())
                    .put("apiVersion", apiVersion(served))
                    .put("metadata", metadata);
            return ProtobufWriter.writeList(
                    head,
                    served.definition().names().kind(),
                    page.items().size(),
                    i -> ObjectCodec.decode(page.items().get(i), served));
        }
        List<JsonObject> objects = page.items().stream()
                .map(o -> ObjectCodec.decode(o, served))
                .toList();
        return rendering.write(
                switch (rendering.view()) {
                    case TABLE -> TableWriter.table(objects, served, metadata, options);
                    case METADATA -> throw Statuses.notAcceptable(
                            "you requested PartialObjectMetadata, but the requested object is a list");
                    case METADATA_LIST -> list("PartialObjectMetadataList", rendering.meta(), metadata,
                            objects.stream()
                                    .map(o -> TableWriter.partial(o, rendering.meta()))
                                    .toList());
                    case OBJECT -> list(
                            served.definition().names().listKind(),
                            apiVersion(served),
                            metadata,
                            served.custom().isPresent()
                                    ? objects
                                    : objects.stream().map(ListAnswer::asItem).toList());
                });
    }

    private static JsonObject list(String kind, String apiVersion, JsonObject metadata, List<JsonObject> items) {
        return new JsonObject()
                .put("kind", kind)
                .put("apiVersion", apiVersion)
                .put("metadata", metadata)
                .put("items", new JsonArray(items));
    }

    /// An item says neither kind nor version: its list does. (One of a list of custom resources says both.)
    private static JsonObject asItem(JsonObject object) {
        object.remove("kind");
        object.remove("apiVersion");
        return object;
    }

    private static String apiVersion(ResourceCatalog.Served served) {
        return served.definition().kindIn(served.version().version()).groupVersion().toString();
    }

    /// The bytes of a list up to its first item.
    static byte[] head(ResourceCatalog.Served served, JsonObject metadata) {
        byte[] head = JsonWriter.compact(new JsonObject()
                .put("kind", served.definition().names().listKind())
                .put("apiVersion", apiVersion(served))
                .put("metadata", metadata));
        byte[] open = Arrays.copyOf(head, head.length - 1 + ITEMS.length);
        System.arraycopy(ITEMS, 0, open, head.length - 1, ITEMS.length);
        return open;
    }
}
