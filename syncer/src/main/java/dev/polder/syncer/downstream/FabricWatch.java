package dev.polder.syncer.downstream;

import dev.polder.api.json.JsonObject;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A watch over HTTP. Bytes are asked for only when what came before has been taken, so a slow taker holds back the
/// server and not our memory.
final class FabricWatch implements DownstreamWatch, AsyncBody.Consumer<List<ByteBuffer>> {
    /// What the transport tells the taker.
    private sealed interface Signal {
        @SuppressWarnings("ArrayRecordComponent")
        record Line(byte[] json) implements Signal {}

        record End(@Nullable Throwable cause) implements Signal {}
    }

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final LineSplitter splitter;
    private final int maxBytes;
    private final Duration silence;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile @Nullable AsyncBody body;
    private volatile boolean closed;

    /// @param maxBytes longest line
    /// @param silence  after which the connection counts as lost: a half-open one would be waited for without end
    FabricWatch(int maxBytes, Duration silence) {
        this.maxBytes = maxBytes;
        this.silence = silence;
        this.splitter = new LineSplitter(maxBytes);
    }

    /// Called once, when the answer has begun.
    void opened(AsyncBody opened) {
        body = opened;
        var _ = opened.done().whenComplete((_, failure) -> signals.add(new Signal.End(failure)));
        if (closed) {
            opened.cancel();
        }
    }

    @Override
    public void consume(List<ByteBuffer> buffers, AsyncBody from) {
        List<Signal> lines = new ArrayList<>();
        try {
            for (ByteBuffer buffer : buffers) {
                for (byte[] line : splitter.feed(buffer)) {
                    lines.add(new Signal.Line(line));
                }
            }
        } catch (DownstreamException e) {
            signals.addAll(lines);
            signals.add(new Signal.End(e));
            from.cancel();
            return;
        }
        if (lines.isEmpty()) {
            from.consume();
            return;
        }
        // In this order: whoever takes the last of these lines must be able to ask for more.
        asked.set(false);
        signals.addAll(lines);
    }

    @Override
    public @Nullable DownstreamEvent next() throws InterruptedException {
        while (true) {
            Signal signal = signals.poll();
            if (signal == null) {
                AsyncBody from = body;
                if (from != null && asked.compareAndSet(false, true)) {
                    from.consume();
                }
                signal = signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
                if (signal == null) {
                    throw new DownstreamException(
                            DownstreamFailure.UNREACHABLE, "a watch was silent for " + silence);
                }
            }
            if (signal instanceof Signal.Line(byte[] json)) {
                return event(FabricDownstream.parse(json, maxBytes));
            }
            signals.add(signal);
            return ended(signal instanceof Signal.End(Throwable cause) ? cause : null);
        }
    }

    private @Nullable DownstreamEvent ended(@Nullable Throwable cause) {
        if (closed || cause == null) {
            return null;
        }
        if (cause instanceof DownstreamException e) {
            throw e;
        }
        throw new DownstreamException(
                DownstreamFailure.UNREACHABLE,
                "watch broke off: " + FabricDownstream.reason(cause),
                Duration.ZERO,
                cause);
    }

    private static DownstreamEvent event(JsonObject frame) {
        JsonObject object = frame.object("object");
        if (object == null) {
            throw new DownstreamException(DownstreamFailure.BROKEN, "a watch event without an object");
        }
        String type = frame.string("type", "").toUpperCase(Locale.ROOT);
        return switch (type) {
            case "ADDED" -> new DownstreamEvent(DownstreamEvent.Type.ADDED, object);
            case "MODIFIED" -> new DownstreamEvent(DownstreamEvent.Type.MODIFIED, object);
            case "DELETED" -> new DownstreamEvent(DownstreamEvent.Type.DELETED, object);
            case "BOOKMARK" -> new DownstreamEvent(DownstreamEvent.Type.BOOKMARK, object);
            default -> throw new DownstreamException(
                    DownstreamFailure.of((int) object.integer("code").orElse(500)),
                    object.string("message", "watch ended with " + type));
        };
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        AsyncBody open = body;
        if (open != null) {
            open.cancel();
        }
        signals.add(new Signal.End(null));
    }
}
