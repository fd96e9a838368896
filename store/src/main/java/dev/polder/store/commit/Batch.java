package dev.polder.store.commit;

import java.io.IOException;

/// Writes that were judged and become durable together or not at all. Committer thread only.
public interface Batch {
    /// The newest revision before it.
    long before();

    /// The newest revision after it.
    long revision();

    /// All of it, for those who keep it elsewhere too. A copy.
    byte[] bytes();

    /// Writes it to this store's own view and returns when it is on disk there.
    ///
    /// @throws IOException when that is not certain; it may be there, but never a part of it
    void writeThrough() throws IOException;

    /// Writes it to this store's own view only: readers can see it, a crash may lose it.
    void writeBehind() throws IOException;
}
