package dev.polder.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The encodings of one event, each made once and shared by every watcher (house decision 2). Bounded by the number of
/// encodings there are; lives as long as the event does. Any thread.
public final class FrameCache {
    private static final int MAX_FRAMES = 16;

    private final ConcurrentHashMap<String, byte[]> frames = new ConcurrentHashMap<>(2);

    /// Thousands of watchers ask for the same one after another.
    private volatile @Nullable Frame latest;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Frame(String name, byte[] bytes) {}

    /// The frame called `name` (event type, version and encoding), made by `encode` when it is not there yet. The bytes
    /// are never changed by anyone.
    public byte[] frame(String name, Supplier<byte[]> encode) {
        Frame known = latest;
        if (known != null && known.name().equals(name)) {
            return known.bytes();
        }
        byte[] frame = frames.get(name);
        if (frame == null) {
            frame = encode.get();
            if (frames.size() < MAX_FRAMES) {
                frames.put(name, frame);
            }
            latest = new Frame(name, frame);
        }
        return frame;
    }
}
