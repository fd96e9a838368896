package dev.polder.gateway.resource.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Compresses a body piece by piece, at the level that costs least: a list is sent once. Any thread, one at a time; closing
/// meanwhile is waited for.
final class GzipStream {
    /// From where on an answer is compressed for a client that takes it, as upstream.
    static final int WORTHWHILE = 128 << 10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Fast gzip;
    private boolean closed;

    /// The level is a protected matter of the stream.
    private static final class Fast extends GZIPOutputStream {
        private static final int BUFFER = 32 << 10;

        Fast(ByteArrayOutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }

        /// Lets go of native memory without writing more.
        void end() {
            def.end();
        }
    }

    GzipStream() {
        try {
            this.gzip = new Fast(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the client takes gzip, by its `accept-encoding`.
    static boolean isAccepted(String acceptEncoding) {
        for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            if (parts[0].strip().equals("gzip")) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /// A whole body.
    static byte[] whole(byte[] plain) {
        var stream = new GzipStream();
        try {
            return stream.add(plain, true);
        } finally {
            stream.close();
        }
    }

    /// What can be sent after this piece, perhaps nothing yet.
    synchronized byte[] add(byte[] plain, boolean last) {
        if (closed) {
            return new byte[0];
        }
        try {
            gzip.write(plain);
            if (last) {
                gzip.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    synchronized void close() {
        closed = true;
        gzip.end();
    }
}
