package dev.polder.store.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.RecordHeader;
import dev.polder.store.record.ByteReader;
import dev.polder.store.record.ByteWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The objects that a workspace begins with, in key order. Immutable; two with the same objects are the same template.
public final class Template {
    private static final WorkspaceId ANY = new WorkspaceId("any");

    private final List<TemplateObject> objects;
    private final List<TemplateObject> referring;
    private final byte[][] tails;
    private final List<byte[]> tailList;
    private final Map<GroupResource, Integer> counts;
    private final byte[] encoded;
    private final String fingerprint;
    /// To those that workspaces moved to from this one: a store knows few.
    private final Map<Template, TemplateChange> changes = new ConcurrentHashMap<>();

    /// @param objects in any order, each key once
    public Template(List<TemplateObject> objects) {
        this.objects = objects.stream()
                .sorted((one, other) -> Arrays.compareUnsigned(one.tail(), other.tail()))
                .toList();
        this.referring = this.objects.stream()
                .filter(object -> object.header().refers())
                .toList();
        this.tails = this.objects.stream().map(TemplateObject::tail).toArray(byte[][]::new);
        this.tailList = List.of(tails);
        for (int i = 1; i < tails.length; i++) {
            if (Arrays.equals(tails[i - 1], tails[i])) {
                throw new IllegalArgumentException("twice in a template: " + this.objects.get(i).name());
            }
        }
        Map<GroupResource, Integer> counted = new HashMap<>();
        this.objects.forEach(object -> counted.merge(object.resource(), 1, Integer::sum));
        this.counts = Map.copyOf(counted);
        this.encoded = encode(this.objects);
        this.fingerprint = HexFormat.of().formatHex(sha256(encoded), 0, 8);
    }

    /// In key order.
    public List<TemplateObject> objects() {
        return objects;
    }

    /// Those that refer to an owner or a sync target.
    public List<TemplateObject> referring() {
        return referring;
    }

    public int size() {
        return objects.size();
    }

    /// How many objects of each resource it has.
    public Map<GroupResource, Integer> counts() {
        return counts;
    }

    /// Tells templates apart: a hash of everything in it.
    public String fingerprint() {
        return fingerprint;
    }

    /// Where the object with this tail of a key stands, or a negative number.
    int indexOf(byte[] tail) {
        return Arrays.binarySearch(tails, tail, Arrays::compareUnsigned);
    }

    /// Of the keys of its objects, in key order.
    List<byte[]> tails() {
        return tailList;
    }

    Map<Template, TemplateChange> changes() {
        return changes;
    }

    byte[] tail(int index) {
        return tails[index];
    }

    /// As it is stored.
    public byte[] encoded() {
        return encoded.clone();
    }

    /// The reverse of encoded.
    ///
    /// @throws IndexOutOfBoundsException when the bytes end too early
    public static Template decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 0);
        TemplateObject[] objects = new TemplateObject[in.number()];
        for (int i = 0; i < objects.length; i++) {
            var key = new ObjectKey(ANY, new GroupResource(in.text(), in.text()), in.text(), in.text());
            RecordHeader header = new RecordHeader(
                    "",
                    in.text(),
                    Long.parseLong(in.text()),
                    in.map(),
                    in.map(),
                    in.texts(),
                    false,
                    0,
                    new RecordHeader.Offsets(in.number(), in.number()),
                    false);
            objects[i] = TemplateObject.of(key, header, in.text());
        }
        return new Template(List.of(objects));
    }

    private static byte[] encode(List<TemplateObject> objects) {
        ByteWriter out = new ByteWriter();
        out.number(objects.size());
        for (TemplateObject object : objects) {
            RecordHeader header = object.header();
            out.text(object.resource().group());
            out.text(object.resource().resource());
            out.text(object.namespace());
            out.text(object.name());
            out.text(header.apiVersion());
            out.text(Long.toString(header.schemaFingerprint()));
            out.map(new TreeMap<>(header.labels())); // in order, so that the hash is the same each time
            out.map(new TreeMap<>(header.fields()));
            out.texts(header.ownerUids());
            out.number(header.offsets().afterKind());
            out.number(header.offsets().resourceVersion());
            out.text(object.body().text());
        }
        byte[] bytes = new byte[out.length()];
        out.copyTo(bytes, 0);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "template " + fingerprint + " of " + objects.size() + " objects";
    }

    /// A value for a slot of the row.
    public static byte[] value(String text) {
        return text.getBytes(UTF_8);
    }
}
