package dev.polder.syncer.downstream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts a stream of bytes into lines, as a watch is framed. One thread at a time.
final class LineSplitter {
    private final int maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /// @param maxBytes longest line
    LineSplitter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The lines that these bytes completed, without their ends; empty lines are left out.
    ///
    /// @throws DownstreamException when a line is longer than allowed
    List<byte[]> feed(ByteBuffer bytes) {
        List<byte[]> lines = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n') {
                if (line.size() > 0) {
                    lines.add(line.toByteArray());
                    line.reset();
                }
            } else {
                if (line.size() >= maxBytes) {
                    throw new DownstreamException(
                            DownstreamFailure.BROKEN, "a watch event is longer than %d bytes".formatted(maxBytes));
                }
                line.write(b);
            }
        }
        return lines;
    }
}
