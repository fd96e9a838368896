package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.PrinterColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The columns of PersistentVolumes and PersistentVolumeClaims.
public final class StorageColumns {
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private StorageColumns() {}

    public static List<PrinterColumn> volumes() {
        return List.of(
                Columns.NAME,
                Columns.text("Capacity", "Size of the volume.", o -> storage(o.objectAt("spec", "capacity"))),
                Columns.text("Access Modes", "How it can be mounted.", o -> modes(o.arrayAt("spec", "accessModes"))),
                Columns.text(
                        "Reclaim Policy",
                        "What becomes of it when released.",
                        o -> Columns.at("", o, "spec", "persistentVolumeReclaimPolicy")),
                Columns.text("Status", "Phase of the volume.", StorageColumns::phase),
                Columns.text("Claim", "Who claims it.", StorageColumns::claim),
                Columns.text("StorageClass", "Its class.", StorageColumns::storageClass),
                attributesClass(),
                Columns.text("Reason", "Why it is as it is.", o -> Columns.at("", o, "status", "reason")),
                Columns.AGE,
                volumeMode());
    }

    public static List<PrinterColumn> claims() {
        return List.of(
                Columns.NAME,
                Columns.text("Status", "Phase of the claim.", StorageColumns::phase),
                Columns.text("Volume", "The claimed volume.", o -> Columns.at("", o, "spec", "volumeName")),
                Columns.text(
                        "Capacity",
                        "Size of the volume.",
                        o -> bound(o) ? storage(o.objectAt("status", "capacity")) : ""),
                Columns.text(
                        "Access Modes",
                        "How it can be mounted.",
                        o -> bound(o) ? modes(o.arrayAt("status", "accessModes")) : ""),
                Columns.text("StorageClass", "The wanted class.", StorageColumns::storageClass),
                attributesClass(),
                Columns.AGE,
                volumeMode());
    }

    private static PrinterColumn attributesClass() {
        return Columns.text(
                "VolumeAttributesClass",
                "Class of its attributes.",
                o -> Columns.at(Columns.UNSET, o, "spec", "volumeAttributesClassName"));
    }

    private static PrinterColumn volumeMode() {
        return Columns.wide(Columns.text(
                "VolumeMode", "File system or block.", o -> Columns.at(Columns.UNSET, o, "spec", "volumeMode")));
    }

    private static boolean bound(JsonObject claim) {
        return !Columns.at("", claim, "spec", "volumeName").isEmpty();
    }

    private static String phase(JsonObject object) {
        return Columns.deleting(object) ? "Terminating" : Columns.at("", object, "status", "phase");
    }

    private static String claim(JsonObject volume) {
        JsonObject reference = volume.objectAt("spec", "claimRef");
        return reference == null ? "" : reference.string("namespace", "") + "/" + reference.string("name", "");
    }

    private static String storageClass(JsonObject object) {
        String annotated = Columns.at("", object, "metadata", "annotations", CLASS_ANNOTATION);
        return annotated.isEmpty() ? Columns.at("", object, "spec", "storageClassName") : annotated;
    }

    private static String storage(@Nullable JsonObject resources) {
        JsonValue size = resources == null ? null : resources.get("storage");
        if (size instanceof JsonInteger number) {
            return Long.toString(number.value());
        }
        return size instanceof JsonString text ? text.value() : "0";
    }

    private static String modes(@Nullable JsonArray modes) {
        List<String> all = modes == null ? List.of() : modes.strings();
        List<String> shown = new ArrayList<>();
        if (all.contains("ReadWriteOnce")) {
            shown.add("RWO");
        }
        if (all.contains("ReadOnlyMany")) {
            shown.add("ROX");
        }
        if (all.contains("ReadWriteMany")) {
            shown.add("RWX");
        }
        if (all.contains("ReadWriteOncePod")) {
            shown.add("RWOP");
        }
        return String.join(",", shown);
    }
}
