package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A page of a list as bytes.
final class ListAnswer {
    private static final byte[] ITEMS = ",\"items\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);

    private ListAnswer() {}

    static byte[] render(
            ListResult.Page page, ResourceCatalog.Served served, Rendering rendering, TableWriter.Options options) {
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(page.revision()));
        if (page.continueKey() != null) {
            metadata.put("continue", new ContinueToken(page.revision(), page.continueKey()).encode());
            if (page.remaining() > 0) {
                metadata.put("remainingItemCount", page.remaining());
            }
        }
        if (rendering.isPlain() && served.asStored()) {
            return copied(page, served, metadata);
        }
        List<JsonObject> objects = page.items().stream()
                .map(o -> ObjectCodec.decode(o, served.definition()))
                .toList();
        return rendering.write(
                switch (rendering.view()) {
                    case TABLE -> TableWriter.table(objects, served, metadata, options);
                    case METADATA -> throw Statuses.notAcceptable(
                            "you requested PartialObjectMetadata, but the requested object is a list");
                    case METADATA_LIST -> list("PartialObjectMetadataList", "meta.k8s.io/v1", metadata,
                            objects.stream().map(TableWriter::partial).toList());
                    case OBJECT -> list(
                            served.definition().names().listKind(),
                            apiVersion(served),
                            metadata,
                            objects);
                });
    }

    private static JsonObject list(String kind, String apiVersion, JsonObject metadata, List<JsonObject> items) {
        return new JsonObject()
                .put("kind", kind)
                .put("apiVersion", apiVersion)
                .put("metadata", metadata)
                .put("items", new JsonArray(items));
    }

    private static String apiVersion(ResourceCatalog.Served served) {
        return served.definition().kindIn(served.version().version()).groupVersion().toString();
    }

    /// The fast path: items are copied as they are stored, without kind and apiVersion.
    private static byte[] copied(ListResult.Page page, ResourceCatalog.Served served, JsonObject metadata) {
        byte[] head = JsonWriter.compact(new JsonObject()
                .put("kind", served.definition().names().listKind())
                .put("apiVersion", apiVersion(served))
                .put("metadata", metadata));
        List<byte[]> items = new ArrayList<>(page.items().size());
        int size = head.length - 1 + ITEMS.length + END.length;
        for (StoredObject object : page.items()) {
            byte[] item = ObjectCodec.item(object);
            items.add(item);
            size += item.length + 1;
        }
        byte[] out = new byte[size - (items.isEmpty() ? 0 : 1)];
        System.arraycopy(head, 0, out, 0, head.length - 1);
        int at = head.length - 1;
        System.arraycopy(ITEMS, 0, out, at, ITEMS.length);
        at += ITEMS.length;
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out[at++] = ',';
            }
            byte[] item = items.get(i);
            System.arraycopy(item, 0, out, at, item.length);
            at += item.length;
        }
        System.arraycopy(END, 0, out, at, END.length);
        return out;
    }
}
