package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import dev.polder.api.validation.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of the volumes of a pod.
final class VolumeValidation {
    private static final long MAX_MODE = 0777;
    private static final String BAD_MODE = "must be a number between 0 and 0777 (octal), both inclusive";
    private static final String PARENT = "must not contain '..'";
    private static final long MIN_TOKEN_SECONDS = 600;
    private static final long MAX_TOKEN_SECONDS = 1L << 32;

    /// What a source must say, beyond that it is there.
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "configMap", List.of("name"),
            "secret", List.of("secretName"),
            "hostPath", List.of("path"),
            "persistentVolumeClaim", List.of("claimName"),
            "nfs", List.of("server", "path"),
            "iscsi", List.of("targetPortal", "iqn"),
            "csi", List.of("driver"));

    private final Causes causes;

    private VolumeValidation(Causes causes) {
        this.causes = causes;
    }

    /// Gives the names of the volumes.
    static Set<String> validate(JsonObject spec, String field, Causes causes) {
        VolumeValidation validation = new VolumeValidation(causes);
        Set<String> names = new HashSet<>();
        List<JsonObject> volumes = spec.objects("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            String place = field + "[" + i + "]";
            validation.source(volumes.get(i), place);
            String name = volumes.get(i).string("name", "");
            if (name.isEmpty()) {
                causes.required(place + ".name", "");
                continue;
            }
            causes.invalid(place + ".name", name, Names.dnsLabel(name));
            if (!names.add(name)) {
                causes.duplicate(place + ".name", name);
            }
        }
        return names;
    }

    private void source(JsonObject volume, String place) {
        List<String> sources = volume.names().stream()
                .filter(n -> !n.equals("name") && volume.get(n) instanceof JsonObject)
                .toList();
        for (String more : sources.stream().skip(1).toList()) {
            causes.forbidden(place + "." + more, "may not specify more than 1 volume type");
        }
        if (sources.isEmpty()) {
            causes.required(place, "must specify a volume type");
            return;
        }
        String kind = sources.getFirst();
        String field = place + "." + kind;
        JsonObject source = volume.object(kind);
        if (source == null) {
            return;
        }
        for (String name : REQUIRED.getOrDefault(kind, List.of())) {
            if (source.string(name, "").isEmpty()) {
                causes.required(field + "." + name, "");
            }
        }
        switch (kind) {
            case "configMap", "secret" -> files(source, field);
            case "downwardAPI" -> downward(source, field);
            case "projected" -> projected(source, field);
            case "hostPath" -> hostPath(source, field);
            case "emptyDir" -> emptyDir(source, field);
            case "nfs" -> {
                if (!source.string("path", "").startsWith("/")) {
                    causes.invalid(field + ".path", source.string("path", ""), "must be an absolute path");
                }
            }
            case "ephemeral" -> {
                if (source.object("volumeClaimTemplate") == null) {
                    causes.required(field + ".volumeClaimTemplate", "");
                }
            }
            default -> {}
        }
    }

    private void hostPath(JsonObject source, String field) {
        parents(source.string("path", ""), field + ".path");
        String type = source.string("type", "");
        List<String> types = List.of(
                "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
        if (!types.contains(type)) {
            causes.notSupported(field + ".type", type, types);
        }
    }

    private void emptyDir(JsonObject source, String field) {
        boolean negative = Quantity.parse(source.string("sizeLimit", "0"))
                .filter(limit -> limit.signum() < 0)
                .isPresent();
        if (negative) {
            causes.forbidden(field + ".sizeLimit", "SizeLimit field must be a valid resource quantity");
        }
    }

    /// A ConfigMap or Secret.
    private void files(JsonObject source, String field) {
        mode(source, "defaultMode", field + ".defaultMode");
        items(source, field);
    }

    private void items(JsonObject source, String field) {
        List<JsonObject> items = source.objects("items");
        for (int i = 0; i < items.size(); i++) {
            String place = field + ".items[" + i + "]";
            if (items.get(i).string("key", "").isEmpty()) {
                causes.required(place + ".key", "");
            }
            path(items.get(i).string("path", ""), place + ".path");
            mode(items.get(i), "mode", place + ".mode");
        }
    }

    private void downward(JsonObject source, String field) {
        mode(source, "defaultMode", field + ".defaultMode");
        for (JsonObject item : source.objects("items")) {
            path(item.string("path", ""), field + ".path");
            JsonObject reference = item.object("fieldRef");
            if (reference != null) {
                FieldPaths.volume(reference, field + ".fieldRef", causes);
            } else if (item.object("resourceFieldRef") == null) {
                causes.required(field, "one of fieldRef and resourceFieldRef is required");
            }
            mode(item, "mode", field + ".mode");
        }
    }

    private void projected(JsonObject source, String field) {
        mode(source, "defaultMode", field + ".defaultMode");
        Set<String> paths = new HashSet<>();
        List<JsonObject> sources = source.objects("sources");
        for (int i = 0; i < sources.size(); i++) {
            String place = field + ".sources[" + i + "]";
            JsonObject part = sources.get(i);
            for (String kind : List.of("secret", "configMap")) {
                JsonObject files = part.object(kind);
                if (files != null) {
                    projectedFiles(files, field, place + "." + kind, paths);
                }
            }
            JsonObject downward = part.object("downwardAPI");
            if (downward != null) {
                downward(downward, place + ".downwardAPI");
                downward.objects("items").forEach(item -> taken(item.string("path", ""), "", field, paths));
            }
            JsonObject token = part.object("serviceAccountToken");
            if (token != null) {
                token(token, field, place + ".serviceAccountToken", paths);
            }
        }
    }

    private void projectedFiles(JsonObject files, String field, String place, Set<String> paths) {
        String name = files.string("name", "");
        if (name.isEmpty()) {
            causes.required(place + ".name", "");
        }
        items(files, place);
        files.objects("items").forEach(item -> taken(item.string("path", ""), name, field, paths));
    }

    private void token(JsonObject token, String field, String place, Set<String> paths) {
        long seconds = token.integer("expirationSeconds").orElse(MIN_TOKEN_SECONDS);
        if (seconds < MIN_TOKEN_SECONDS) {
            causes.invalid(place + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds > MAX_TOKEN_SECONDS) {
            causes.invalid(place + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        }
        String path = token.string("path", "");
        path(path, field + ".path");
        taken(path, "", field, paths);
    }

    private void taken(String path, String source, String field, Set<String> paths) {
        if (!path.isEmpty() && !paths.add(path)) {
            causes.invalid(field, source.isEmpty() ? path : source, "conflicting duplicate paths");
        }
    }

    /// A path below the volume.
    private void path(String path, String field) {
        if (path.isEmpty()) {
            causes.required(field, "");
            return;
        }
        localPath(path, field, causes);
        if (path.startsWith("..") && !path.startsWith("../")) {
            causes.invalid(field, path, "must not start with '..'");
        }
    }

    /// A path that must stay below something.
    static void localPath(String path, String field, Causes causes) {
        if (path.startsWith("/")) {
            causes.invalid(field, path, "must be a relative path");
        }
        if (List.of(path.split("/", -1)).contains("..")) {
            causes.invalid(field, path, PARENT);
        }
    }

    private void parents(String path, String field) {
        if (List.of(path.split("/", -1)).contains("..")) {
            causes.invalid(field, path, PARENT);
        }
    }

    private void mode(JsonObject source, String name, String field) {
        @Nullable JsonValue value = source.get(name);
        long mode = source.integer(name).orElse(0);
        if (value != null && (mode < 0 || mode > MAX_MODE)) {
            causes.invalid(field, mode, BAD_MODE);
        }
    }
}
