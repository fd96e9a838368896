package dev.polder.gateway.resource.read.list;

import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A list that is too long to be held at once. What has to be read from the store is read one part ahead of what is being
/// sent, so that a list of any length costs the memory of two parts. Polled by the connection's event loop; each part is
/// read, joined and compressed by a virtual thread of its own.
public final class ListBody implements BodySource {
    private final ListScan scan;
    private final byte[] end;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private byte[] sending;
    private int sent;
    private boolean begun;
    private boolean ended;
    private final ReadAhead<ListScan> ahead = new ReadAhead<>();

    /// @param scan that was begun
    /// @param head what comes before the first item
    /// @param end  what comes behind the last
    public ListBody(ListScan scan, byte[] head, byte[] end) {
        this.scan = scan;
        this.end = end;
        this.sending = scan.frame().head(head);
    }

    @Override
    public void onReady(Runnable run) {
        ahead.onReady(run);
        readAhead();
    }

    @Override
    public @Nullable Chunk poll(int maxBytes) {
        while (sent == sending.length) {
            byte[] next = next();
            if (next == null) {
                return null;
            }
            sending = next;
            sent = 0;
        }
        int length = Math.min(maxBytes, sending.length - sent);
        sent += length;
        return new Chunk(sending, sent - length, length);
    }

    /// Null where it is not there yet, or the list is over.
    private byte @Nullable [] next() {
        while (pieces.isEmpty() && !ended && (!ahead.isReading() || ahead.take() != null)) {
            advance();
        }
        return pieces.poll();
    }

    private void advance() {
        if (scan.isOver()) {
            pieces.add(scan.frame().end(end));
            ended = true;
        } else if (scan.isKnown()) {
            if (begun) {
                pieces.add(scan.frame().comma());
            }
            begun = true;
            Piece piece = scan.next();
            scan.frame().add(piece);
            pieces.add(piece.bytes());
        }
        readAhead();
    }

    /// Has the next part read, if it is not known. While it is being read, the scan is the reader's.
    private void readAhead() {
        if (!ahead.isReading() && !scan.isOver() && !scan.isKnown()) {
            ahead.start(() -> {
                scan.read();
                return scan;
            });
        }
    }

    @Override
    public boolean ended() {
        return ended && pieces.isEmpty() && sent == sending.length;
    }

    @Override
    public boolean endless() {
        return false;
    }

    @Override
    public void close(End why) {
        ahead.close();
        scan.close();
    }
}
