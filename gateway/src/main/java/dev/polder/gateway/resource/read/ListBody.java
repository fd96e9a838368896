package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.ListResult;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A list that is too long to be held at once. It is read from the store page by page at one revision, one page ahead of
/// what is being sent, so that a list of any length costs the memory of two pages. Polled by the connection's event loop;
/// each page is read, joined and compressed by a virtual thread of its own.
final class ListBody implements BodySource {
    private static final byte[] COMMA = ",".getBytes(StandardCharsets.US_ASCII);

    private final Function<ListResult.Page, ListResult.Page> next;
    private final @Nullable GzipStream gzip;
    private byte[] sending;
    private int sent;
    private boolean over;
    private ListResult.@Nullable Page page;
    private volatile @Nullable Read ready;
    private volatile boolean closed;
    private volatile @Nullable Runnable wakeup;

    /// What reading a page gave: bytes, and the page that they are of; or a failure.
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    private record Read(byte[] bytes, ListResult.Page page, @Nullable RuntimeException failure) {}

    /// @param first of the pages, which has others behind it
    /// @param next  reads the page behind one; on a thread that may block
    /// @param gzip  compresses; null to send as it is
    ListBody(
            ResourceCatalog.Served served,
            ListResult.Page first,
            Function<ListResult.Page, ListResult.Page> next,
            @Nullable GzipStream gzip) {
        this.next = next;
        this.gzip = gzip;
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(first.revision()));
        this.sending = bytes(ListAnswer.head(served, metadata), first);
        this.page = first;
    }

    @Override
    public void onReady(Runnable run) {
        wakeup = run;
        readAhead();
    }

    @Override
    public @Nullable Chunk poll(int maxBytes) {
        while (sent == sending.length) {
            Read read = ready;
            if (read == null) {
                return null;
            }
            ready = null;
            if (read.failure() != null) {
                throw read.failure();
            }
            sending = read.bytes();
            sent = 0;
            page = read.page();
            readAhead();
        }
        int length = Math.min(maxBytes, sending.length - sent);
        sent += length;
        return new Chunk(sending, sent - length, length);
    }

    private void readAhead() {
        ListResult.Page last = page;
        page = null; // its bytes are made: the objects can go
        if (last != null && last.continueKey() != null) {
            var _ = Thread.ofVirtual().name("list").start(() -> read(last));
        } else {
            over = true;
        }
    }

    private void read(ListResult.Page last) {
        if (closed) {
            return;
        }
        try {
            ListResult.Page more = next.apply(last);
            ready = new Read(bytes(COMMA, more), more, null);
        } catch (RuntimeException e) {
            ready = new Read(COMMA, last, e);
        }
        Runnable run = wakeup;
        if (run != null) {
            run.run();
        }
    }

    private byte[] bytes(byte[] before, ListResult.Page of) {
        boolean last = of.continueKey() == null;
        byte[] plain = ListAnswer.joined(before, of.items(), last);
        return gzip == null ? plain : gzip.add(plain, last);
    }

    @Override
    public boolean ended() {
        return over && sent == sending.length;
    }

    @Override
    public boolean endless() {
        return false;
    }

    @Override
    public void close(End end) {
        closed = true;
        if (gzip != null) {
            // Elsewhere: a page may just be compressed, and the event loop waits for nobody.
            var _ = Thread.ofVirtual().start(gzip::close);
        }
    }
}
