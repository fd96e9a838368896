package dev.polder.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Keeps a whole body. Read it after the run.
public final class BodyCollector implements AnswerReader {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Override
    public void piece(ByteBuf piece) {
        try {
            piece.getBytes(piece.readerIndex(), body, piece.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Outcome end(int status) {
        return Outcome.ofStatus(status);
    }

    /// The bytes.
    public byte[] bytes() {
        return body.toByteArray();
    }
}
