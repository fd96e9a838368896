package dev.polder.store;

import dev.polder.api.meta.ObjectKey;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One object at one revision. Immutable; any thread.
///
/// Its body is JSON without resourceVersion, decrypted. An object of a long list is a part of the bytes of its page, so
/// that nothing is copied until somebody sends it, and its header is read only when somebody asks. Who keeps such an object
/// keeps its page: take [#body()] instead.
public final class StoredObject {
    private final ObjectKey key;
    private final long revision;
    private final RecordHeader.Offsets offsets;
    private final Part body;
    private final Supplier<RecordHeader> unread;
    private @Nullable RecordHeader header;

    /// Bytes that are shared and never changed by anyone.
    ///
    /// @param bytes  the array
    /// @param from   the first
    /// @param length how many
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Part(byte[] bytes, int from, int length) {
        public Part {
            Objects.checkFromIndexSize(from, length, bytes.length);
        }
    }

    /// @param key      its identity
    /// @param revision of the write that made this state (of the deletion, for the last state in a DELETED event)
    /// @param header   what can be known without parsing
    /// @param body     shared, never changed by anyone
    public StoredObject(ObjectKey key, long revision, RecordHeader header, byte[] body) {
        this(key, revision, header.offsets(), new Part(body, 0, body.length), () -> header);
    }

    /// An object of a page.
    ///
    /// @param offsets of its header
    /// @param unread  reads its header, each time alike
    public StoredObject(
            ObjectKey key, long revision, RecordHeader.Offsets offsets, Part body, Supplier<RecordHeader> unread) {
        this.key = key;
        this.revision = revision;
        this.offsets = offsets;
        this.body = body;
        this.unread = unread;
    }

    /// Its identity.
    public ObjectKey key() {
        return key;
    }

    /// Of the write that made this state; of the deletion, for the last state in a DELETED event.
    public long revision() {
        return revision;
    }

    /// What can be known without parsing.
    public RecordHeader header() {
        RecordHeader read = header;
        if (read == null) {
            read = unread.get();
            header = read; // by several threads at worst, and alike
        }
        return read;
    }

    /// Where its body may be cut, without a look at the header.
    public RecordHeader.Offsets offsets() {
        return offsets;
    }

    /// Shared, never changed by anyone; a copy when the object is a part of a page.
    public byte[] body() {
        return body.length() == body.bytes().length
                ? body.bytes()
                : Arrays.copyOfRange(body.bytes(), body.from(), body.from() + body.length());
    }

    /// In bytes.
    public int bodyLength() {
        return body.length();
    }

    /// Copies the body from `begin` up to `end` to a place in another array.
    ///
    /// @return the place behind them
    public int copyBody(int begin, int end, byte[] to, int at) {
        Objects.checkFromToIndex(begin, end, body.length());
        System.arraycopy(body.bytes(), body.from() + begin, to, at, end - begin);
        return at + end - begin;
    }

    /// Whether it is equal in all it has, to the last byte.
    public boolean isSameAs(StoredObject other) {
        return revision == other.revision()
                && key.equals(other.key())
                && header().equals(other.header())
                && Arrays.equals(body(), other.body());
    }
}
