package dev.polder.gateway.resource.read;

import dev.polder.api.cbor.CborWriter;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.protobuf.ProtobufWriter;
import dev.polder.api.status.Status;
import dev.polder.gateway.pipeline.Rendering;
import dev.polder.gateway.pipeline.StatusBody;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.FrameCache;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchEvent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/// Frames of a watch stream: one JSON object a line, a protobuf message behind its length, or one CBOR value after the
/// other. A plain frame is
/// made once per event and shared by all watchers.
final class WatchFrames {
    private static final byte[] CLOSE = "}\n".getBytes(StandardCharsets.US_ASCII);

    private final ResourceCatalog.Served served;
    private final Rendering rendering;
    private final TableWriter.IncludeObject include;
    private final InstantSource clock;
    private boolean headings = true;

    WatchFrames(
            ResourceCatalog.Served served,
            Rendering rendering,
            TableWriter.IncludeObject include,
            InstantSource clock) {
        this.served = served;
        this.rendering = rendering;
        this.include = include;
        this.clock = clock;
    }

    /// A constant: asked for by each watcher of each event.
    private static String plainName(WatchEvent.Type type) {
        return switch (type) {
            case ADDED -> "json/ADDED";
            case MODIFIED -> "json/MODIFIED";
            case DELETED -> "json/DELETED";
        };
    }

    byte[] event(WatchEvent event) {
        return frame(event.type(), event.object(), event.frames());
    }

    /// An object of the state that a watch begins with.
    byte[] initial(StoredObject object) {
        return frame(WatchEvent.Type.ADDED, object, new FrameCache());
    }

    private byte[] frame(WatchEvent.Type type, StoredObject object, FrameCache frames) {
        if (isBinary() && rendering.view() != Rendering.View.TABLE) {
            return frames.frame(form(type), () -> {
                JsonObject tree = ObjectCodec.decode(object, served);
                return line(
                        type.name(),
                        rendering.view() == Rendering.View.OBJECT ? tree : TableWriter.partial(tree, rendering.meta()));
            });
        }
        if (rendering.view() == Rendering.View.OBJECT) {
            return served.asStored() && ObjectCodec.isCurrent(object, served)
                    ? frames.frame(plainName(type), () -> copied(type, object))
                    : frames.frame(form(type), () -> line(type.name(), ObjectCodec.decode(object, served)));
        }
        if (rendering.view() != Rendering.View.TABLE) {
            return frames.frame(form(type), () -> line(
                    type.name(), TableWriter.partial(ObjectCodec.decode(object, served), rendering.meta())));
        }
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(object.revision()));
        var options = new TableWriter.Options(include, headings, clock.instant(), rendering.meta());
        headings = false;
        return line(
                type.name(), TableWriter.table(
                        List.of(ObjectCodec.decode(object, served)), served, metadata, options));
    }

    /// What watchers of an event have in common who are sent the same bytes.
    private String form(WatchEvent.Type type) {
        return String.join(
                "/",
                rendering.format().name(),
                rendering.view().name(),
                rendering.meta(),
                type.name(),
                served.kind().groupVersion().toString());
    }

    private boolean isBinary() {
        return switch (rendering.format()) {
            case JSON, YAML -> false;
            case PROTOBUF, CBOR -> true;
        };
    }

    private static byte[] copied(WatchEvent.Type type, StoredObject object) {
        byte[] open = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = ObjectCodec.framed(object, open, CLOSE.length);
        System.arraycopy(CLOSE, 0, frame, frame.length - CLOSE.length, CLOSE.length);
        return frame;
    }

    /// @param initialEnd whether it says that the initial state has been sent (KEP-3157)
    byte[] bookmark(long revision, boolean initialEnd) {
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(revision));
        if (initialEnd) {
            metadata.put("annotations", new JsonObject().put("k8s.io/initial-events-end", "true"));
        }
        JsonObject object = new JsonObject();
        switch (rendering.view()) {
            case OBJECT -> object.put("kind", served.definition().names().kind())
                    .put(
                            "apiVersion",
                            served.definition()
                                    .kindIn(served.version().version())
                                    .groupVersion()
                                    .toString())
                    .put("metadata", metadata.put("creationTimestamp", dev.polder.api.json.JsonNull.NULL));
            case METADATA, METADATA_LIST -> object.put("kind", "PartialObjectMetadata")
                    .put("apiVersion", rendering.meta())
                    .put("metadata", metadata);
            case TABLE -> object.put("kind", "Table")
                    .put("apiVersion", rendering.meta())
                    .put("metadata", metadata)
                    .put("columnDefinitions", new dev.polder.api.json.JsonArray())
                    .put("rows", new dev.polder.api.json.JsonArray());
        }
        return line("BOOKMARK", object);
    }

    byte[] error(Status status) {
        return line("ERROR", StatusBody.tree(status));
    }

    private byte[] line(String type, JsonObject object) {
        if (rendering.format() == Rendering.Format.PROTOBUF) {
            return ProtobufWriter.frame(type, ProtobufWriter.write(object));
        }
        JsonObject event = new JsonObject().put("type", type).put("object", object);
        if (rendering.format() == Rendering.Format.CBOR) {
            return CborWriter.write(event);
        }
        byte[] json = JsonWriter.compact(event);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }
}
