package dev.polder.syncer.downstream;

import org.jspecify.annotations.Nullable;

/// A running watch. One thread takes from it; any thread may close it.
public interface DownstreamWatch extends AutoCloseable {
    /// Waits for the next event; null when the server ended the watch in the ordinary way, or it was closed.
    ///
    /// @throws DownstreamException when it ended in any other way
    @Nullable DownstreamEvent next() throws InterruptedException;

    /// Twice is harmless.
    @Override
    void close();
}
