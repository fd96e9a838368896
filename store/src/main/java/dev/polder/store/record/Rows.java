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

    private static final byte[] NOTHING = new byte[0];

    private Rows() {}

    /// In `latest`: the newest version of a key.
    public record Latest(long revision, int bodyBytes, boolean deleting) {
        public byte[] bytes() {
            return ByteBuffer.allocate(13)
                    .putLong(revision)
                    .putInt(bodyBytes)
                    .put((byte) (deleting ? 1 : 0))
                    .array();
        }

        public static Latest of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Latest(buffer.getLong(), buffer.getInt(), buffer.get() != 0);
        }
    }

    /// In `usage`: what a workspace holds.
    public record Usage(long objects, long bytes) {
        public static final Usage NONE = new Usage(0, 0);

        public byte[] encoded() {
            return ByteBuffer.allocate(16).putLong(objects).putLong(bytes).array();
        }

        public static Usage of(byte @Nullable [] bytes) {
            if (bytes == null) {
                return NONE;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Usage(buffer.getLong(), buffer.getLong());
        }
    }

    /// In `log`: one event.
    ///
    /// @param millis   when it was committed
    /// @param total    bytes that all events up to this one hold in the history
    /// @param previous the revision of the state before, 0 when there was none
    /// @param deleted  whether the object was taken away
    /// @param key      of the object, as in [KeyCodec#key]
    @SuppressWarnings("ArrayRecordComponent")
    public record Event(long millis, long total, long previous, boolean deleted, byte[] key) {
        private static final int FIXED = 25;

        public byte[] bytes() {
            return ByteBuffer.allocate(FIXED + key.length)
                    .putLong(millis)
                    .putLong(total)
                    .putLong(previous)
                    .put((byte) (deleted ? 1 : 0))
                    .put(key)
                    .array();
        }

        public static Event of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Event(
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.getLong(),
                    buffer.get() != 0,
                    Arrays.copyOfRange(bytes, FIXED, bytes.length));
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
        int end = 0;
        while (zeros < 3) {
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
