package dev.polder.bench.suite;

import dev.polder.bench.load.AnswerReader;
import dev.polder.bench.load.Call;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads one list, of as many pages as it takes, and checks that it is the same as all before it. One thread.
final class ListWalk implements AnswerReader {
    private static final Pattern CONTINUE = Pattern.compile("\"continue\":\"([^\"]+)\"");
    private static final byte GZIP = 0x1f;
    private static final int TRAILER = 4;
    private static final int MAX_HEAD = 64 << 10;
    private static final int BITS = 8;

    /// How much longer a head may be than another: its resourceVersion has more digits.
    private static final long TOLERANCE = 64;

    private final Query query;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final CRC32C items = new CRC32C();
    private final byte[] trailer = new byte[TRAILER];
    private long bytes;
    private long expanded;
    private boolean inItems;
    private boolean zipped;
    private boolean first = true;

    ListWalk(Query query) {
        this.query = query;
    }

    /// What is asked for, and what the first answer was. One thread.
    static final class Query {
        private final String path;
        private final boolean gzip;
        private final int limit;
        private long expectedBytes;
        private long expectedItems;
        private boolean known;

        /// @param path of the collection
        /// @param gzip whether the client takes compressed answers
        /// @param limit of a page, 0 for one page
        Query(String path, boolean gzip, int limit) {
            this.path = path;
            this.gzip = gzip;
            this.limit = limit;
        }

        /// The first page of a walk.
        Call begin() {
            return page("", new ListWalk(this));
        }

        private Call page(String token, AnswerReader reader) {
            String query = limit == 0 ? "" : "?limit=" + limit + (token.isEmpty() ? "" : "&continue=" + token);
            return Call.get(path + query, gzip ? Map.of("accept-encoding", "gzip") : Map.of(), reader);
        }

        private @Nullable String fault(long bytes, long items) {
            if (!known) {
                expectedBytes = bytes;
                expectedItems = items;
                known = true;
            }
            if (Math.abs(bytes - expectedBytes) > TOLERANCE) {
                return "a list of %d bytes after one of %d".formatted(bytes, expectedBytes);
            }
            return items == expectedItems ? null : "a list with other items";
        }

        /// The bytes of a whole walk before compression, once one has ended.
        long logicalBytes() {
            return expectedBytes;
        }
    }

    @Override
    public void piece(ByteBuf piece) {
        int length = piece.readableBytes();
        if (first && length > 0) {
            zipped = piece.getByte(piece.readerIndex()) == GZIP;
            first = false;
        }
        bytes += length;
        if (zipped) {
            for (int i = Math.max(0, length - TRAILER); i < length; i++) {
                System.arraycopy(trailer, 1, trailer, 0, TRAILER - 1);
                trailer[TRAILER - 1] = piece.getByte(piece.readerIndex() + i);
            }
        } else {
            plain(piece);
        }
    }

    private void plain(ByteBuf piece) {
        int from = piece.readerIndex();
        int end = piece.writerIndex();
        if (!inItems) {
            int open = piece.indexOf(from, end, (byte) '[');
            int until = open < 0 ? end : open;
            if (head.size() < MAX_HEAD) {
                copyHead(piece, from, until);
            }
            inItems = open >= 0;
            from = until;
        }
        if (inItems) {
            items.update(piece.nioBuffer(from, end - from));
        }
    }

    private void copyHead(ByteBuf piece, int from, int until) {
        try {
            piece.getBytes(from, head, until - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Outcome end(int status) {
        if (!Outcome.isSuccess(status)) {
            return Outcome.ofStatus(status);
        }
        // The last four bytes of a gzip member say how long it is when it is unpacked.
        long length = 0;
        for (int i = TRAILER - 1; i >= 0; i--) {
            length = (length << BITS) | (trailer[i] & 0xff);
        }
        expanded += zipped ? length : bytes;
        Matcher token = CONTINUE.matcher(head.toString(StandardCharsets.UTF_8));
        if (token.find()) {
            String next = token.group(1);
            head.reset();
            bytes = 0;
            inItems = false;
            first = true;
            return new Outcome.Next(query.page(next, this), 0);
        }
        String fault = query.fault(expanded, items.getValue());
        return fault == null ? new Outcome.Done() : new Outcome.Failed(fault);
    }
}
