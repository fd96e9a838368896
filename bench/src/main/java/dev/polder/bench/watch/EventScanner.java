package dev.polder.bench.watch;

import io.netty.buffer.ByteBuf;

/// Finds the events in the body of one watch: lines of JSON, in which a line feed stands nowhere else. Pieces may end
/// anywhere. One thread.
final class EventScanner {
    private static final byte LINE_FEED = '\n';

    private final EventListener listener;
    private int matched;
    private boolean found;
    private boolean digits;
    private long stamp;

    EventScanner(EventListener listener) {
        this.listener = listener;
    }

    /// Looks through a piece, and leaves it as it is.
    void piece(ByteBuf piece) {
        int at = piece.readerIndex();
        int end = piece.writerIndex();
        while (at < end) {
            if (found) {
                at = piece.indexOf(at, end, LINE_FEED);
                if (at < 0) {
                    return;
                }
                ended();
            } else {
                step(piece.getByte(at));
            }
            at++;
        }
    }

    private void step(byte next) {
        if (next == LINE_FEED) {
            ended();
        } else if (digits) {
            if (next >= '0' && next <= '9') {
                stamp = stamp * 10 + next - '0';
            } else {
                found = true;
            }
        } else if (next == Stamp.OPEN[matched]) {
            matched++;
            digits = matched == Stamp.OPEN.length;
        } else {
            matched = next == Stamp.OPEN[0] ? 1 : 0;
        }
    }

    private void ended() {
        long seen = stamp;
        matched = 0;
        found = false;
        digits = false;
        stamp = 0;
        listener.event(seen);
    }
}
