package dev.polder.gateway.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// An HTTP/2 client that sends exactly the frames that it is told, also wrong ones.
final class RawHttp2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    /// A frame as it came; of HEADERS the text is the status.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int type, int flags, int stream, byte[] payload, String text) {

        boolean is(int wanted, int onStream) {
            return type == wanted && stream == onStream;
        }

        boolean endsStream() {
            return type <= HEADERS && (flags & END_STREAM) != 0;
        }

        /// The error of RST_STREAM or GOAWAY.
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    final RawClient wire;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    /// Connects with the preface and these settings (identifier, value, ...).
    RawHttp2(TestServer server, int... settings) throws IOException {
        wire = new RawClient(server, "h2");
        wire.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        frame(SETTINGS, 0, 0, payload.array());
    }

    RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        wire.out.write(frame.array());
        return this;
    }

    RawHttp2 flush() throws IOException {
        wire.out.flush();
        return this;
    }

    /// A header block without compression.
    static byte[] block(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0);
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            int rest = length - 127;
            for (; rest >= 128; rest >>>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    RawHttp2 request(int stream, String method, String path, boolean end) throws IOException {
        return headers(stream, end, ":method", method, ":scheme", "https", ":path", path, ":authority", "localhost");
    }

    RawHttp2 headers(int stream, boolean end, String... fields) throws IOException {
        return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    RawHttp2 get(int stream, String path) throws IOException {
        return request(stream, "GET", path, true).flush();
    }

    RawHttp2 window(int stream, int more) throws IOException {
        return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array()).flush();
    }

    RawHttp2 reset(int stream) throws IOException {
        return frame(RESET, 0, stream, ByteBuffer.allocate(4).putInt(8).array());
    }

    /// The next frame.
    Frame next() throws IOException {
        byte[] head = new byte[9];
        wire.in.readFully(head);
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = fields.getInt(0) >>> 8;
        byte[] payload = new byte[length];
        wire.in.readFully(payload);
        String text = new String(payload, StandardCharsets.UTF_8);
        if (head[3] == HEADERS) {
            text = status(payload);
        }
        return new Frame(head[3], head[4], fields.getInt(5), payload, text);
    }

    private String status(byte[] payload) throws IOException {
        ByteBuf block = Unpooled.wrappedBuffer(payload);
        try {
            return decoder.decodeHeaders(1, block).status().toString();
        } catch (Http2Exception e) {
            throw new IOException(e);
        } finally {
            block.release();
        }
    }

    /// Reads on to the first frame of this kind.
    Frame await(Predicate<Frame> wanted) throws IOException {
        while (true) {
            Frame frame = next();
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    Frame await(int type, int stream) throws IOException {
        return await(frame -> frame.is(type, stream));
    }

    /// Reads on to the end of a stream: its status and its body.
    String answer(int stream) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (true) {
            Frame frame = await(f -> f.stream() == stream && f.type() <= HEADERS);
            answer.append(frame.text()).append(frame.type() == HEADERS ? " " : "");
            if (frame.endsStream()) {
                return answer.toString();
            }
        }
    }

    /// True when the server closes, whatever it sends before.
    boolean closes() throws IOException {
        try {
            while (true) {
                next();
            }
        } catch (EOFException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
