package dev.polder.store.commit;

import java.io.IOException;

/// What makes a batch durable: the one place where the embedded and the distributed store differ (house decision 6). One
/// thread calls, with one batch after the other; after anything but Durable it is not called again.
public interface Durability {
    /// The embedded store's: the disk of this process. A failed sync leaves open what of the batch is on disk.
    Durability ON_DISK = batch -> {
        try {
            batch.writeThrough();
            return new Outcome.Durable();
        } catch (IOException e) {
            return new Outcome.Unknown("a write to disk failed (%s); mend the disk and start again".formatted(e.getMessage()), e);
        }
    };

    /// Returns when it is known whether the batch is durable, or that this cannot be known. Durable also means that the
    /// view of this process has it.
    Outcome commit(Batch batch);

    /// How it ended.
    sealed interface Outcome {
        /// It will be there after any crash.
        record Durable() implements Outcome {}

        /// Nothing of it was done, nor ever will be.
        ///
        /// @param why for people
        record Refused(String why, Throwable cause) implements Outcome {}

        /// It may be durable or not. Trying again could do it twice.
        ///
        /// @param why for people
        record Unknown(String why, Throwable cause) implements Outcome {}
    }
}
