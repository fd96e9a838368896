package dev.polder.gateway.resource.read.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipFrameTest {
    private static byte[] unzipped(byte[] zipped) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        }
    }

    /// Text, and bytes that cannot be made smaller.
    private static byte[] items(int seed) {
        byte[] bytes = "{\"metadata\":{\"name\":\"m%d\"}},".formatted(seed).repeat(3_000).getBytes(UTF_8);
        if (seed % 2 == 1) {
            new SplittableRandom(seed).nextBytes(bytes);
        }
        return bytes;
    }

    @Test
    void piecesAreRightInAnyAnswerAndInAnyOrder() throws IOException {
        var maker = new GzipFrame();
        Piece[] pieces = {maker.encode(items(0)), maker.encode(items(1)), maker.encode(items(2)), maker.encode(new byte[0])};
        for (int[] order : new int[][] {{0, 1, 2}, {2, 0}, {1}, {}, {3, 1, 1, 0}}) {
            var frame = new GzipFrame();
            var zipped = new ByteArrayOutputStream();
            var plain = new ByteArrayOutputStream();
            zipped.writeBytes(frame.head("head".getBytes(UTF_8)));
            plain.writeBytes("head".getBytes(UTF_8));
            for (int each : order) {
                zipped.writeBytes(frame.comma());
                zipped.writeBytes(pieces[each].bytes());
                frame.add(pieces[each]);
                plain.write(',');
                plain.writeBytes(each == 3 ? new byte[0] : items(each));
            }
            zipped.writeBytes(frame.end("]}".getBytes(UTF_8)));
            plain.writeBytes("]}".getBytes(UTF_8));
            assertArrayEquals(plain.toByteArray(), unzipped(zipped.toByteArray()));
        }
    }

    @Test
    void aWholeBodyIsOneStream() throws IOException {
        assertArrayEquals(items(4), unzipped(GzipFrame.whole(items(4))));
        assertArrayEquals(new byte[0], unzipped(GzipFrame.whole(new byte[0])));
    }

    @Test
    void whatStandsBetweenPiecesIsShort() {
        var frame = new GzipFrame();
        assertEquals(6, frame.comma().length);
        assertThrows(IllegalArgumentException.class, () -> frame.head(new byte[65_536]));
    }

    @Test
    void gzipIsTakenOnlyByWhoSaysSo() {
        for (String yes : new String[] {"gzip", "deflate, GZIP", "gzip;q=0.5", "br;q=1, gzip ; q=1"}) {
            assertTrue(GzipFrame.isAccepted(yes), yes);
        }
        for (String no : new String[] {"", "identity", "gzip;q=0", "gzip; q=0.000", "x-gzip", "*"}) {
            assertFalse(GzipFrame.isAccepted(no), no);
        }
    }
}
