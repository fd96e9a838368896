package dev.polder.store.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import dev.polder.store.record.KeyCodec;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// One object of a template.
///
/// @param resource  of the object
/// @param namespace empty for a cluster-scoped one
/// @param header    of the object in every workspace, with an empty UID; not sensitive, without finalizers
/// @param body      JSON with the markers of its slots, none of them before the place of the resourceVersion
public record TemplateObject(
        GroupResource resource, String namespace, String name, RecordHeader header, Body body) {
    public TemplateObject {
        if (header.sensitive() || header.finalizers() > 0 || header.deleting()) {
            throw new IllegalArgumentException("a template holds no secrets and nothing that ends: " + name);
        }
    }

    /// @param body JSON with markers
    public static TemplateObject of(ObjectKey key, RecordHeader header, String body) {
        Body cut = new Body(body);
        if (cut.literals[0].length < header.offsets().resourceVersion()) {
            throw new IllegalArgumentException("a slot before the resourceVersion of " + key);
        }
        return new TemplateObject(key.resource(), key.namespace(), key.name(), header, cut);
    }

    /// A body, cut at its slots.
    public static final class Body {
        private final String text;
        private final byte[][] literals;
        private final List<Slot> slots;

        Body(String text) {
            Slot.Cut cut = Slot.cut(text);
            this.text = text;
            this.literals = cut.literals().stream().map(t -> t.getBytes(UTF_8)).toArray(byte[][]::new);
            this.slots = cut.slots();
        }

        /// With its markers.
        String text() {
            return text;
        }

        private byte[] fill(byte[] uid, byte[] workspace, List<byte[]> values) {
            byte[][] filled = new byte[slots.size()][];
            int length = 0;
            for (int i = 0; i < filled.length; i++) {
                Slot slot = slots.get(i);
                filled[i] = slot.equals(Slot.UID)
                        ? uid
                        : slot.equals(Slot.WORKSPACE) ? workspace : values.get(slot.number());
                length += filled[i].length;
            }
            for (byte[] literal : literals) {
                length += literal.length;
            }
            byte[] body = new byte[length];
            int at = 0;
            for (int i = 0; i < literals.length; i++) {
                System.arraycopy(literals[i], 0, body, at, literals[i].length);
                at += literals[i].length;
                if (i < filled.length) {
                    System.arraycopy(filled[i], 0, body, at, filled[i].length);
                    at += filled[i].length;
                }
            }
            return body;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Body that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }

    /// Its key in a workspace.
    public ObjectKey key(WorkspaceId workspace) {
        return new ObjectKey(workspace, resource, namespace, name);
    }

    /// What follows the workspace in its key.
    byte[] tail() {
        return KeyCodec.tail(resource, namespace, name);
    }

    /// How it looks in a workspace.
    ///
    /// @param tail of its key
    StoredObject fill(WorkspaceId workspace, byte[] tail, List<byte[]> values, long revision) {
        byte[] id = workspace.value().getBytes(UTF_8);
        byte[] seed = Arrays.copyOf(id, id.length + 1 + tail.length);
        System.arraycopy(tail, 0, seed, id.length + 1, tail.length);
        String uid = UUID.nameUUIDFromBytes(seed).toString();
        return new StoredObject(
                key(workspace), revision, header.withUid(uid), body.fill(uid.getBytes(UTF_8), id, values));
    }
}
