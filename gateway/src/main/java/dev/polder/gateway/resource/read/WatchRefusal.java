package dev.polder.gateway.resource.read;

import dev.polder.api.status.Status;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import org.jspecify.annotations.Nullable;

/// The stream of a watch that cannot begin where it was asked to: one event that says why, then a clean end. Behind a watch
/// cache kube-apiserver answers 200 and so, where a list gives the status itself; watchers that resume know this form from a
/// watch that falls behind. Owns no thread.
final class WatchRefusal implements BodySource {
    private byte @Nullable [] frame;

    WatchRefusal(byte[] frame) {
        this.frame = frame;
    }

    /// 410 in the words that clients look for.
    ///
    /// @param asked   where the watch was to begin, or how far it came
    /// @param current the newest revision, which a list now would have
    static Status tooOld(long asked, long current) {
        return Statuses.expired("too old resource version: " + asked + " (" + current + ")").status();
    }

    @Override
    public void onReady(Runnable wakeup) {}

    @Override
    public @Nullable Chunk poll(int maxBytes) {
        byte[] only = frame;
        frame = null;
        return only == null ? null : Chunk.of(only);
    }

    @Override
    public boolean ended() {
        return frame == null;
    }

    @Override
    public boolean endless() {
        return false;
    }

    @Override
    public void close(End end) {
        frame = null;
    }
}
