package dev.polder.gateway.resource.read.list;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// One gzip member (RFC 1952) whose parts were compressed each for itself: a piece ends on a whole byte and refers to
/// nothing before it, so it is right in every stream (RFC 1951, 3.2). What differs from answer to answer is short and stands
/// in blocks that are not compressed. The checksum is put together from those of the parts.
public final class GzipFrame implements ListFrame {
    /// From where on an answer is compressed for a client that takes it, as upstream.
    public static final int WORTHWHILE = 128 << 10;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 4, (byte) 0xff};
    private static final byte[] COMMA = {','};
    private static final byte[] NOTHING = {};
    private static final int BLOCK_HEADER = 5;
    private static final int MOST = 0xffff;

    private int crc;
    private long length;

    /// Whether the client takes gzip, by its `accept-encoding`.
    public static boolean isAccepted(String acceptEncoding) {
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            if (parts[0].strip().equals("gzip")) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /// A whole body.
    public static byte[] whole(byte[] plain) {
        var frame = new GzipFrame();
        byte[] head = frame.head(NOTHING);
        Piece piece = frame.encode(plain);
        frame.add(piece);
        byte[] end = frame.end(NOTHING);
        byte[] all = Arrays.copyOf(head, head.length + piece.bytes().length + end.length);
        System.arraycopy(piece.bytes(), 0, all, head.length, piece.bytes().length);
        System.arraycopy(end, 0, all, head.length + piece.bytes().length, end.length);
        return all;
    }

    /// At the level that costs least.
    @Override
    public Piece encode(byte[] items) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(items);
            byte[] out = new byte[Math.max(64, items.length / 4)];
            int used = 0;
            while (true) {
                used += deflater.deflate(out, used, out.length - used, Deflater.SYNC_FLUSH);
                if (used < out.length) {
                    return new Piece(Arrays.copyOf(out, used), items.length, crc(items));
                }
                out = Arrays.copyOf(out, out.length * 2);
            }
        } finally {
            deflater.end();
        }
    }

    @Override
    public byte[] head(byte[] plain) {
        byte[] block = stored(plain, false);
        byte[] head = Arrays.copyOf(HEADER, HEADER.length + block.length);
        System.arraycopy(block, 0, head, HEADER.length, block.length);
        return head;
    }

    @Override
    public byte[] comma() {
        return stored(COMMA, false);
    }

    @Override
    public void add(Piece piece) {
        count(piece.crc(), piece.plainLength());
    }

    @Override
    public byte[] end(byte[] plain) {
        byte[] block = stored(plain, true);
        return ByteBuffer.allocate(block.length + 2 * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(block)
                .putInt(crc)
                .putInt((int) length)
                .array();
    }

    private byte[] stored(byte[] plain, boolean last) {
        if (plain.length > MOST) {
            throw new IllegalArgumentException("%d bytes in a block of at most %d".formatted(plain.length, MOST));
        }
        count(crc(plain), plain.length);
        return ByteBuffer.allocate(BLOCK_HEADER + plain.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (last ? 1 : 0))
                .putShort((short) plain.length)
                .putShort((short) ~plain.length)
                .put(plain)
                .array();
    }

    private void count(int next, int bytes) {
        crc = Checksums.joined(crc, next, bytes);
        length += bytes;
    }

    private static int crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
