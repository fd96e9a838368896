package dev.polder.syncer;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import java.util.HashMap;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who holds which fields of the objects of a [MemoryDownstream]: the syncer, or an editor. Lists count as one field.
final class MemoryFields {
    private final Map<DownstreamRef, Set<String>> editors = new HashMap<>();

    /// Adds the managed fields to what the syncer applies, and takes over what it may.
    void apply(DownstreamRef ref, JsonObject applied, @Nullable JsonObject before, boolean force) {
        Map<String, JsonValue> wanted = leaves(applied);
        Map<String, JsonValue> has = before == null ? Map.of() : leaves(before);
        Set<String> others = editors.computeIfAbsent(ref, _ -> new HashSet<>());
        if (before == null) {
            others.clear();
        }
        for (String field : wanted.keySet()) {
            if (others.contains(field) && !Objects.equals(wanted.get(field), has.get(field))) {
                if (!force) {
                    throw new DownstreamException(
                            DownstreamFailure.CONFLICT,
                            "conflict with \"editor\": " + field,
                            Duration.ZERO,
                            null,
                            List.of(field));
                }
                others.remove(field);
            }
        }
        if (before != null) {
            keep("", before, applied, others);
        }
        mark(applied, wanted.keySet(), others);
    }

    /// What others hold and the syncer does not apply stays.
    private static void keep(String path, JsonObject before, JsonObject applied, Set<String> others) {
        before.entries().forEach(member -> {
            String field = path + "." + member.getKey();
            boolean theirs = others.stream().anyMatch(o -> o.equals(field) || o.startsWith(field + "."));
            if (!theirs) {
                return;
            }
            if (member.getValue() instanceof JsonObject inner) {
                keep(field, inner, applied.objectOrNew(member.getKey()), others);
            } else if (!applied.has(member.getKey())) {
                applied.put(member.getKey(), member.getValue().deepCopy());
            }
        });
    }

    void edited(DownstreamRef ref, JsonObject after, JsonObject before) {
        Map<String, JsonValue> now = leaves(after);
        Map<String, JsonValue> then = leaves(before);
        Set<String> others = editors.computeIfAbsent(ref, _ -> new HashSet<>());
        Set<String> ours = new HashSet<>();
        before.objectOrNew("metadata").objects("managedFields").stream()
                .filter(e -> e.string("manager", "").equals(Downstream.FIELD_MANAGER))
                .forEach(e -> ours.addAll(e.objectOrNew("fieldsV1").names()));
        now.forEach((field, value) -> {
            if (!value.equals(then.get(field))) {
                others.add(field);
                ours.remove(field);
            }
        });
        ours.removeIf(field -> !now.containsKey(field));
        mark(after, ours, others);
    }

    private static void mark(JsonObject object, Set<String> ours, Set<String> others) {
        JsonArray entries = new JsonArray().add(entry(Downstream.FIELD_MANAGER, "Apply", ours));
        if (!others.isEmpty()) {
            entries.add(entry("editor", "Update", others));
        }
        object.objectOrNew("metadata").put("managedFields", entries);
    }

    private static JsonObject entry(String manager, String operation, Set<String> fields) {
        JsonObject set = new JsonObject();
        fields.forEach(field -> set.put(field, new JsonObject()));
        return new JsonObject().put("manager", manager).put("operation", operation).put("fieldsV1", set);
    }

    private static Map<String, JsonValue> leaves(JsonObject object) {
        Map<String, JsonValue> leaves = new TreeMap<>();
        collect("", object, leaves);
        leaves.keySet().removeIf(field -> field.startsWith(".status")
                || (field.startsWith(".metadata.")
                        && !field.startsWith(".metadata.labels")
                        && !field.startsWith(".metadata.annotations")));
        return leaves;
    }

    private static void collect(String path, JsonObject object, Map<String, JsonValue> leaves) {
        object.entries().forEach(member -> {
            String field = path + "." + member.getKey();
            if (member.getValue() instanceof JsonObject inner) {
                collect(field, inner, leaves);
            } else {
                leaves.put(field, member.getValue());
            }
        });
    }
}
