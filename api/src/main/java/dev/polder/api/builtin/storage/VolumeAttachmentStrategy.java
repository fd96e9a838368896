package dev.polder.api.builtin.storage;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/// VolumeAttachments: that a volume is to be at a node, and whether it is.
public final class VolumeAttachmentStrategy implements ResourceStrategy {
    private static final int LONGEST_METADATA = 256 * 1024;
    private static final int LONGEST_MESSAGE = 1024;
    private static final String ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        DriverNames.validate(spec.string("attacher", ""), "spec.attacher", causes);
        JsonObject source = spec.objectOrNew("source");
        boolean named = source.has("persistentVolumeName");
        String volume = source.string("persistentVolumeName", "");
        if (named == (source.object("inlineVolumeSpec") != null)) {
            if (named) {
                causes.forbidden("spec.source", ONE_SOURCE);
            } else {
                causes.required("spec.source", ONE_SOURCE);
            }
        } else if (named && volume.isEmpty()) {
            causes.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName");
        }
        String node = spec.string("nodeName", "");
        causes.invalid("spec.nodeName", node, Names.dnsSubdomain(node));
        status(object.objectOrNew("status"), causes);
        if (named) {
            causes.invalid("spec.source.persistentVolumeName", volume, Names.dnsSubdomain(volume));
        }
        return causes.list();
    }

    private static void status(JsonObject status, Causes causes) {
        JsonObject metadata = status.object("attachmentMetadata");
        long bytes = 0;
        for (Map.Entry<String, String> entry : metadata == null ? List.<Map.Entry<String, String>>of() : metadata.strings().entrySet()) {
            bytes += length(entry.getKey()) + length(entry.getValue());
        }
        if (bytes > LONGEST_METADATA) {
            causes.tooLong("status.attachmentMetadata", LONGEST_METADATA);
        }
        for (String name : List.of("attachError", "detachError")) {
            JsonObject error = status.object(name);
            if (error == null) {
                continue;
            }
            if (length(error.string("message", "")) > LONGEST_MESSAGE) {
                // Upstream names the limit of the metadata here.
                causes.tooLong("status." + name + ".message", LONGEST_METADATA);
            }
            OptionalLong code = error.integer("errorCode");
            if (code.isPresent() && code.getAsLong() < 0) {
                causes.invalid(
                        "status." + name + ".errorCode",
                        code.getAsLong(),
                        "must be between 0 and %d, inclusive".formatted(Integer.MAX_VALUE));
            }
        }
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("spec"), old.get("spec"))) {
            causes.invalid("spec", object.get("spec"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
