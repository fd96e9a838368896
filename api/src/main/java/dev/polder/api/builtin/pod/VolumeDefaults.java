package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The defaults of a volume.
final class VolumeDefaults {
    /// 0644.
    private static final long FILE_MODE = 420;

    private static final long TOKEN_SECONDS = 3600;

    private VolumeDefaults() {}

    static void apply(JsonObject volume) {
        if (volume.names().stream().allMatch(n -> n.equals("name"))) {
            volume.put("emptyDir", new JsonObject());
        }
        for (String source : new String[] {"secret", "configMap", "downwardAPI", "projected"}) {
            JsonObject files = volume.object(source);
            if (files != null) {
                Defaults.put(files, "defaultMode", FILE_MODE);
            }
        }
        JsonObject hostPath = volume.object("hostPath");
        if (hostPath != null && !hostPath.has("type")) {
            hostPath.put("type", "");
        }
        JsonObject image = volume.object("image");
        if (image != null) {
            Defaults.put(
                    image,
                    "pullPolicy",
                    ContainerDefaults.isLatest(image.string("reference", "")) ? "Always" : "IfNotPresent");
        }
        fieldReferences(volume.object("downwardAPI"));
        JsonObject projected = volume.object("projected");
        if (projected != null) {
            projected.objects("sources").forEach(VolumeDefaults::projection);
        }
        JsonObject claim = volume.objectAt("ephemeral", "volumeClaimTemplate", "spec");
        if (claim != null) {
            Defaults.put(claim, "volumeMode", "Filesystem");
        }
    }

    private static void projection(JsonObject source) {
        JsonObject token = source.object("serviceAccountToken");
        if (token != null) {
            Defaults.put(token, "expirationSeconds", TOKEN_SECONDS);
        }
        fieldReferences(source.object("downwardAPI"));
    }

    private static void fieldReferences(@Nullable JsonObject downward) {
        if (downward != null) {
            downward.objects("items").forEach(item -> ContainerDefaults.fieldReference(item.object("fieldRef")));
        }
    }
}
