package dev.polder.gateway.resource.read.list;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One way through a long list, part by part, at one revision: what an image of it has is taken from there, the rest is read
/// from the store. At its end the image of the next list is left behind. One thread at a time.
public final class ListScan {
    /// What is read of the store at a time.
    private static final long PAGE_BYTES = 256 << 10;

    private static final byte[] NOTHING = {};

    private final ListQuery query;
    private final Function<ListQuery, ListResult.Page> store;
    private final ListCache cache;
    private final ItemForm form;
    private final @Nullable ListScope scope;
    private final ListFrame frame;
    private final Deque<Segment> rest = new ArrayDeque<>();
    private final List<Segment> done = new ArrayList<>();
    private long revision;
    private @Nullable String after;
    private boolean secret;
    private final AtomicLong held = new AtomicLong();
    private boolean keeping;
    private long length;
    private boolean begun;
    private volatile boolean closed;

    /// @param query  the list, without a limit
    /// @param store  reads a page of it on a thread that may block; throws what the client is told
    /// @param cache  where others left what they read
    /// @param form   how objects become items
    /// @param gzip   whether the pieces are compressed
    public ListScan(
            ListQuery query,
            Function<ListQuery, ListResult.Page> store,
            ListCache cache,
            ItemForm form,
            boolean gzip) {
        this.query = query;
        this.store = store;
        this.cache = cache;
        this.form = form;
        this.scope = ListScope.of(query, form, gzip);
        this.frame = gzip ? new GzipFrame() : new PlainFrame();
        this.after = query.after();
        this.revision = query.revision();
        this.keeping = scope != null && cache.mayKeep(scope);
    }

    /// Makes sure that the first part is there. Once, on a thread that may block.
    ///
    /// @return the list, when it is so short that it is no matter for this
    public ListResult.@Nullable Page begin() {
        ListImage image = scope == null ? null : cache.latest(scope);
        if (image != null) {
            revision = image.revision();
            rest.addAll(image.segments());
            keeping = true;
            cache.hit(rest.stream().filter(segment -> !segment.isUnread()).count());
            if (rest.element().isUnread()) {
                read();
            }
            begun = true;
            return null;
        }
        ListResult.Page page = store.apply(query.inPagesOf(PAGE_BYTES));
        if (page.continueKey() == null) {
            return page;
        }
        revision = page.revision();
        rest.add(Segment.UNKNOWN);
        take(page);
        begun = true;
        return null;
    }

    /// Of the snapshot.
    public long revision() {
        return revision;
    }

    ListFrame frame() {
        return frame;
    }

    boolean isOver() {
        return rest.isEmpty();
    }

    /// Whether [#next] has a piece; else [#read] comes first.
    boolean isKnown() {
        return !rest.element().isUnread();
    }

    /// The next piece. Where that was the last one, what was found is left behind.
    Piece next() {
        Segment segment = rest.remove();
        Piece piece = segment.piece();
        if (piece == null) {
            throw new IllegalStateException("not read yet");
        }
        passed(segment.edge());
        length += segment.weight();
        if (keeping) {
            done.add(segment);
        }
        leave();
        return piece;
    }

    /// Reads some of the part that comes next. After it, that part is known, or gone for want of items. May block.
    void read() {
        Segment gap = rest.element();
        long bytes = gap.bytes() <= PAGE_BYTES ? gap.bytes() + PAGE_BYTES / 2 : PAGE_BYTES;
        var asked = new ListQuery(
                query.workspace(), query.resource(), query.namespace(), query.selection(), revision, 0, after);
        take(store.apply(asked.inPagesOf(bytes)));
    }

    /// @param page the beginning of the first of the parts that are left
    private void take(ListResult.Page page) {
        cache.missed();
        Segment gap = rest.remove();
        List<StoredObject> items = page.items();
        int count = items.size();
        Edge edge = gap.edge();
        while (edge != null && count > 0 && edge.isBefore(items.get(count - 1).key())) {
            count--;
        }
        String token = page.continueKey();
        boolean complete = token == null || count < items.size();
        if (token != null && !complete) {
            ObjectKey last = items.getLast().key();
            complete = edge != null && edge.key().equals(last);
            edge = edge != null && complete ? edge : new Edge(last, token);
        }
        byte[] joined = form.joined(NOTHING, items.subList(0, count), NOTHING);
        if (!complete) {
            rest.addFirst(new Segment(null, Math.max(0, gap.bytes() - joined.length), gap.edge()));
        }
        if (count > 0) {
            Segment segment = Segment.of(frame.encode(joined), edge);
            rest.addFirst(segment);
            hold(segment.weight());
            // All objects of a kind are; one is asked, because to read a header costs something.
            secret |= items.getFirst().header().sensitive();
        } else {
            passed(edge);
            leave();
        }
    }

    /// A list that finds no room is read on, and what was read of it is let go as it is sent. The first part is nobody's to
    /// count: the answer may never begin.
    private void hold(int bytes) {
        if (!keeping || !begun || scope == null) {
            return;
        }
        if (cache.giveRoom(scope, held.get(), bytes)) {
            held.addAndGet(bytes);
        } else {
            keeping = false;
            done.clear();
        }
        if (!keeping || closed) {
            cache.giveBack(held.getAndSet(0));
        }
    }

    /// Ends it, any thread: what it was given is given back.
    void close() {
        closed = true;
        cache.giveBack(held.getAndSet(0));
    }

    private void passed(@Nullable Edge edge) {
        after = edge == null ? after : edge.token();
    }

    /// A part without items is left out: the next one, or the end, begins where it did.
    private void leave() {
        if (scope == null || secret || !rest.isEmpty()) {
            return;
        }
        cache.measured(scope, length);
        if (done.isEmpty() || done.stream().mapToLong(Segment::bytes).sum() < PAGE_BYTES) {
            return; // short by now: the next one is read at once
        }
        Segment last = done.removeLast();
        done.add(new Segment(last.piece(), last.bytes(), null));
        cache.keep(scope, new ListImage(revision, done));
    }
}
