package dev.polder.api.apply;

import dev.polder.api.apply.FieldOwner.Operation;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.WireTime;
import dev.polder.api.status.StatusCause;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The owners of an object's fields: `metadata.managedFields`, decoded. Changeable, one thread.
public final class ManagedFields {
    /// How many owners by UPDATE an object keeps; older ones are merged.
    public static final int MAX_UPDATE_OWNERS = 10;

    private static final int MAX_SUBRESOURCE_BYTES = 256;
    private static final String ANCIENT = "ancient-changes";
    private static final String FIELDS_TYPE = "FieldsV1";
    private static final Comparator<Map.Entry<FieldOwner, Owned>> AGE =
            Comparator.comparingLong((Map.Entry<FieldOwner, Owned> entry) -> entry.getValue().seconds());
    private static final Comparator<Map.Entry<FieldOwner, Owned>> WIRE_ORDER = Comparator.comparing(
                    (Map.Entry<FieldOwner, Owned> entry) -> entry.getKey().operation())
            .thenComparing(AGE)
            .thenComparing(entry -> entry.getKey().manager())
            .thenComparing(entry -> entry.getValue().apiVersion())
            .thenComparing(entry -> entry.getKey().subresource());

    private final TreeMap<FieldOwner, Owned> owners = new TreeMap<>();

    /// What one owner has.
    ///
    /// @param apiVersion version that the fields are named in
    /// @param time       when it last changed, null when that is not known
    public record Owned(FieldSet fields, String apiVersion, @Nullable Instant time) {
        Owned with(FieldSet other) {
            return new Owned(other, apiVersion, time);
        }

        long seconds() {
            return time == null ? 0 : time.getEpochSecond();
        }
    }

    /// The owners of an object's fields; none when it has no `managedFields` or malformed ones.
    public static ManagedFields of(JsonObject object) {
        JsonArray wire = object.arrayAt("metadata", "managedFields");
        return wire == null ? new ManagedFields() : decode(wire).orElseGet(ManagedFields::new);
    }

    /// The owners in their wire form; empty when it is malformed.
    static Optional<ManagedFields> decode(JsonArray wire) {
        ManagedFields managed = new ManagedFields();
        for (JsonValue item : wire) {
            if (!(item instanceof JsonObject entry) || !managed.read(entry)) {
                return Optional.empty();
            }
        }
        return Optional.of(managed);
    }

    private boolean read(JsonObject entry) {
        String apiVersion = entry.string("apiVersion", "");
        Operation operation = switch (entry.string("operation", "")) {
            case "Apply" -> Operation.APPLY;
            case "Update" -> Operation.UPDATE;
            default -> null;
        };
        if (operation == null || apiVersion.isEmpty() || !entry.string("fieldsType", "").equals(FIELDS_TYPE)) {
            return false;
        }
        JsonObject wire = entry.object("fieldsV1");
        Optional<FieldSet> fields = FieldsV1.decode(wire == null ? new JsonObject() : wire);
        fields.ifPresent(set -> owners.put(
                new FieldOwner(
                        entry.string("manager", ""),
                        operation,
                        operation == Operation.APPLY ? "" : apiVersion,
                        entry.string("subresource", "")),
                new Owned(set, apiVersion, time(entry.string("time", "")))));
        return fields.isPresent();
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : WireTime.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// Puts the owners into the object, in the order upstream gives them; no owners, no `managedFields`.
    public void writeTo(JsonObject object) {
        JsonArray wire = new JsonArray();
        List<Map.Entry<FieldOwner, Owned>> entries = new ArrayList<>(owners.entrySet());
        entries.sort(WIRE_ORDER);
        entries.forEach(entry -> wire.add(encode(entry.getKey(), entry.getValue())));
        if (!wire.isEmpty()) {
            object.objectOrNew("metadata").put("managedFields", wire);
        } else if (object.get("metadata") instanceof JsonObject metadata) {
            metadata.remove("managedFields");
        }
    }

    private static JsonObject encode(FieldOwner owner, Owned owned) {
        JsonObject entry = new JsonObject();
        if (!owner.manager().isEmpty()) {
            entry.put("manager", owner.manager());
        }
        entry.put("operation", owner.operation().text()).put("apiVersion", owned.apiVersion());
        if (owned.time() != null) {
            Instant time = owned.time();
            boolean whole = time.equals(time.truncatedTo(ChronoUnit.SECONDS));
            entry.put("time", whole ? WireTime.text(time) : time.toString());
        }
        entry.put("fieldsType", FIELDS_TYPE).put("fieldsV1", FieldsV1.encode(owned.fields()));
        if (!owner.subresource().isEmpty()) {
            entry.put("subresource", owner.subresource());
        }
        return entry;
    }

    /// Owners and what they have; a live view.
    public Map<FieldOwner, Owned> owners() {
        return owners;
    }

    public boolean isEmpty() {
        return owners.isEmpty();
    }

    @Nullable Owned get(FieldOwner owner) {
        return owners.get(owner);
    }

    /// Owners without fields go.
    void put(FieldOwner owner, Owned owned) {
        if (owned.fields().isEmpty()) {
            owners.remove(owner);
        } else {
            owners.put(owner, owned);
        }
    }

    ManagedFields copy() {
        ManagedFields copy = new ManagedFields();
        copy.owners.putAll(owners);
        return copy;
    }

    /// Owners of fields in a version that the kind does not have (any more) go.
    void dropUnknownVersions(ManagedWrite write) {
        owners.values().removeIf(owned -> !write.versions().contains(owned.apiVersion()));
    }

    /// Whether an entry names a version that is none at all, such as `a/b/c`.
    boolean hasMalformedVersion() {
        return owners.values().stream()
                .anyMatch(owned -> owned.apiVersion().indexOf('/') != owned.apiVersion().lastIndexOf('/'));
    }

    /// What is wrong with the names in an object's `managedFields`, which a client may set.
    public static List<StatusCause> problems(JsonObject object) {
        List<StatusCause> problems = new ArrayList<>();
        JsonArray wire = object.arrayAt("metadata", "managedFields");
        for (int i = 0; wire != null && i < wire.size(); i++) {
            if (wire.get(i) instanceof JsonObject entry) {
                String field = "metadata.managedFields[%d].".formatted(i);
                problems.addAll(FieldOwner.problems(entry.string("manager", ""), field + "manager"));
                int bytes = entry.string("subresource", "").getBytes(StandardCharsets.UTF_8).length;
                if (bytes > MAX_SUBRESOURCE_BYTES) {
                    problems.add(new StatusCause(
                            "FieldValueTooLong",
                            "Too long: may not be more than %d bytes".formatted(MAX_SUBRESOURCE_BYTES),
                            field + "subresource"));
                }
            }
        }
        return problems;
    }

    /// All owned fields.
    FieldSet all() {
        return owners.values().stream().map(Owned::fields).reduce(new FieldSet(), FieldSet::union);
    }

    /// Merges the oldest owners by UPDATE, version by version, until there are no more than allowed.
    void cap() {
        if (owners.size() <= MAX_UPDATE_OWNERS) {
            return;
        }
        List<Map.Entry<FieldOwner, Owned>> updates = owners.entrySet().stream()
                .filter(entry -> entry.getKey().operation() == Operation.UPDATE)
                .sorted(AGE)
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
        int tooMany = updates.size() - MAX_UPDATE_OWNERS;
        Map<String, FieldOwner> oldest = new HashMap<>();
        for (Map.Entry<FieldOwner, Owned> update : updates) {
            if (tooMany <= 0) {
                return;
            }
            Owned owned = update.getValue();
            FieldOwner first = oldest.putIfAbsent(owned.apiVersion(), update.getKey());
            if (first != null) {
                oldest.put(owned.apiVersion(), merge(first, update.getKey(), owned.apiVersion()));
                tooMany--;
            }
        }
    }

    private FieldOwner merge(FieldOwner first, FieldOwner next, String apiVersion) {
        FieldOwner ancient = new FieldOwner(ANCIENT, Operation.UPDATE, apiVersion, "");
        for (FieldOwner owner : List.of(first, next)) {
            Owned owned = owner.equals(ancient) ? null : owners.remove(owner);
            if (owned != null) {
                owners.merge(
                        ancient, owned, (a, b) -> new Owned(a.fields().union(b.fields()), apiVersion, b.time()));
            }
        }
        return ancient;
    }

    /// The fields of other owners that a change sets.
    List<ApplyResult.Conflict> conflicts(Comparison change, FieldOwner writer) {
        FieldSet changed = change.changed();
        List<ApplyResult.Conflict> conflicts = new ArrayList<>();
        owners.forEach((owner, owned) -> {
            if (!owner.equals(writer)) {
                owned.fields()
                        .intersection(changed)
                        .forEach(path -> conflicts.add(new ApplyResult.Conflict(owner, path)));
            }
        });
        return conflicts;
    }

    /// Takes what a change sets, and what it takes away, from every owner but one.
    void take(Comparison change, FieldOwner writer) {
        FieldSet lost = change.changed().union(change.removed());
        for (Iterator<Map.Entry<FieldOwner, Owned>> entries = owners.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<FieldOwner, Owned> entry = entries.next();
            if (!entry.getKey().equals(writer)) {
                Owned owned = entry.getValue();
                FieldSet kept = owned.fields().difference(lost);
                if (kept.isEmpty()) {
                    entries.remove();
                } else {
                    entry.setValue(owned.with(kept));
                }
            }
        }
    }
}
