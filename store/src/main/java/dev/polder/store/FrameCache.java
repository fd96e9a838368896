package dev.polder.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The encodings of one event, each made once and shared by every watcher (house decision 2). Bounded by the number of
/// encodings there are; lives as long as the event does. Any thread.
public final class FrameCache {
    private static final int MAX_FRAMES = 16;

    private final ConcurrentHashMap<String, byte[]> frames = new ConcurrentHashMap<>(2);

    /// The frame called `name` (event type, version and encoding), made by `encode` when it is not there yet. The bytes
    /// are never changed by anyone.
    public byte[] frame(String name, Supplier<byte[]> encode) {
        byte[] frame = frames.get(name);
        if (frame == null) {
            frame = encode.get();
            if (frames.size() < MAX_FRAMES) {
                frames.put(name, frame);
            }
        }
        return frame;
    }
}
