package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The small rows: everything but the records. Pure functions.
public final class Rows {
    public static final byte[] REVISION = "revision".getBytes(US_ASCII);
    public static final byte[] FLOOR = "floor".getBytes(US_ASCII);
    public static final byte[] TIME = "time".getBytes(US_ASCII);
    public static final byte[] TRIMMED = "trimmed".getBytes(US_ASCII);

    private static final byte[] NOTHING = new byte[0];

    private Rows() {}

    /// In `latest`: the newest version of a key.
    ///
    /// @param gone whether it is a deletion: kept where a template would show an object else
    /// @param held whether the object has finalizers
    public record Latest(long revision, int bodyBytes, boolean deleting, boolean held, boolean gone) {
        private static final int SIZE = 13;
        private static final int DELETING = 1;
        private static final int HELD = 2;
        private static final int GONE = 4;

        /// A deletion.
        public static Latest gone(long revision) {
            return new Latest(revision, 0, false, false, true);
        }

        public byte[] bytes() {
            int flags = (deleting ? DELETING : 0) | (held ? HELD : 0) | (gone ? GONE : 0);
            return ByteBuffer.allocate(SIZE)
                    .putLong(revision)
                    .putInt(bodyBytes)
                    .put((byte) flags)
                    .array();
        }

        public static Latest of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long revision = buffer.getLong();
            int size = buffer.getInt();
            int flags = buffer.get();
            return new Latest(revision, size, (flags & DELETING) != 0, (flags & HELD) != 0, (flags & GONE) != 0);
        }
    }

    /// In `usage`, under a workspace: what it holds.
    ///
    /// @param objects more than its first template has; may be negative
    /// @param bytes   of the bodies of what it wrote
    /// @param held    objects with finalizers
    /// @param past    bytes that its events put into the history, ever
    public record Usage(long objects, long bytes, long held, long past) {
        public static final Usage NONE = new Usage(0, 0, 0, 0);

        /// With so much more of what it holds, or less.
        public Usage plus(long moreObjects, long moreBytes, long moreHeld) {
            return new Usage(objects + moreObjects, bytes + moreBytes, held + moreHeld, past);
        }

        /// After an event of this size.
        public Usage plusPast(long size) {
            return new Usage(objects, bytes, held, past + size);
        }

        public byte[] encoded() {
            return ByteBuffer.allocate(4 * Long.BYTES)
                    .putLong(objects)
                    .putLong(bytes)
                    .putLong(held)
                    .putLong(past)
                    .array();
        }

        public static Usage of(byte @Nullable [] bytes) {
            if (bytes == null) {
                return NONE;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Usage(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
        }
    }

    /// What a row of the log tells.
    public enum Change {
        /// An object has a new state, which is stored.
        PUT(0),
        /// An object has a new state, which its template shows.
        SHOWN(1),
        /// An object was taken away.
        DELETED(2),
        /// An object is not shown any more by the template that its workspace moved to.
        HIDDEN(3),
        /// A workspace began.
        BEGUN(4),
        /// A workspace ended.
        ENDED(5);

        private final int code;

        Change(int code) {
            this.code = code;
        }

        static Change of(int code) {
            for (Change change : values()) {
                if (change.code == code) {
                    return change;
                }
            }
            throw new IllegalArgumentException("no change " + code);
        }
    }

    /// In `log`: one event of an object, or the many events of a workspace's beginning or end.
    ///
    /// @param millis   when it was committed
    /// @param size     bytes that it puts into the history
    /// @param total    those of all events up to this one
    /// @param past     those of the events of its workspace up to this one
    /// @param previous the revision of the state before, 0 when there was none
    /// @param change   what happened
    /// @param keeps    what is left for the trimmer to know: [#KEEPS_TOMBSTONE], [#REPLACES_TOMBSTONE], [#REPLACES_SHOWN]
    /// @param count    revisions that it takes, from the row's on
    /// @param key      of the object, as in [KeyCodec#key]; what the keys of the workspace begin with
    @SuppressWarnings("ArrayRecordComponent")
    public record Event(
            long millis,
            int size,
            long total,
            long past,
            long previous,
            Change change,
            int keeps,
            int count,
            byte[] key) {
        /// The deletion stays on disk as long as its workspace: without it a template would show the object again.
        public static final int KEEPS_TOMBSTONE = 1;

        /// There was no object before, but such a deletion, at `previous`.
        public static final int REPLACES_TOMBSTONE = 2;

        /// The state before is not stored, but shown by a template.
        public static final int REPLACES_SHOWN = 4;

        private static final int FIXED = 42;

        public boolean deleted() {
            return change == Change.DELETED || change == Change.HIDDEN;
        }

        public boolean is(int flag) {
            return (keeps & flag) != 0;
        }

        public byte[] bytes() {
            return ByteBuffer.allocate(FIXED + key.length)
                    .putLong(millis)
                    .putInt(size)
                    .putLong(total)
                    .putLong(past)
                    .putLong(previous)
                    .put((byte) change.code)
                    .put((byte) keeps)
                    .putInt(count)
                    .put(key)
                    .array();
        }

        public static Event of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Event(
                    buffer.getLong(),
                    buffer.getInt(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    Change.of(buffer.get()),
                    buffer.get(),
                    buffer.getInt(),
                    Arrays.copyOfRange(bytes, FIXED, bytes.length));
        }
    }

    /// In `floors`: what trimming took. Under a lane the newest revision of it; under a workspace also how far.
    ///
    /// @param revision of the newest event that is gone
    /// @param past     of that event
    public record Floor(long revision, long past) {
        public static final Floor NONE = new Floor(0, 0);

        public byte[] bytes() {
            return ByteBuffer.allocate(2 * Long.BYTES).putLong(revision).putLong(past).array();
        }

        public static Floor of(byte @Nullable [] bytes) {
            if (bytes == null) {
                return NONE;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Floor(buffer.getLong(), buffer.getLong());
        }
    }

    public static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    public static long number(byte @Nullable [] bytes) {
        return bytes == null ? 0 : ByteBuffer.wrap(bytes).getLong();
    }

    /// The key in `lanes`: what the keys of the resource begin with, then the revision.
    public static byte[] lane(byte[] lane, long revision) {
        byte[] row = Arrays.copyOf(lane, lane.length + Long.BYTES);
        ByteBuffer.wrap(row).putLong(lane.length, revision);
        return row;
    }

    /// The revision at the end of a row in `lanes`.
    public static long laneRevision(byte[] row) {
        return ByteBuffer.wrap(row).getLong(row.length - Long.BYTES);
    }

    /// The lane of an object's key: all but namespace and name.
    public static byte[] laneOf(byte[] key) {
        int zeros = 0;
        int end = key[0] + 1;
        while (zeros < 2) {
            if (key[end++] == 0) {
                zeros++;
            }
        }
        return Arrays.copyOf(key, end);
    }

    public static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }

    public static byte[] nothing() {
        return NOTHING;
    }

    /// In the default family: what the rows of wrapped data keys begin with; their id follows.
    public static final byte[] DATA_KEYS = "datakey.".getBytes(US_ASCII);

    /// In the default family: how far records were encrypted anew.
    public static final byte[] REENCRYPTION = "reencryption".getBytes(US_ASCII);
}
