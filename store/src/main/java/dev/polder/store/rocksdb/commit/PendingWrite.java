package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A write on its way through the committer. Everything that does not need the committer's view is done by the thread that
/// asks: keys, records, and a look at the current state that the committer then only has to compare.
final class PendingWrite {
    private final List<Step> steps;
    private final int weight;
    private final CompletableFuture<WriteResult> outcome = new CompletableFuture<>();

    /// One mutation, prepared.
    ///
    /// @param key   of the object as bytes, or what the keys of the workspace begin with
    /// @param draft of the new state, null when there is none
    /// @param seen  the state that was seen before, null when there was none; perhaps not the current one any more
    @SuppressWarnings("ArrayRecordComponent")
    record Step(
            Mutation mutation, byte[] key, @Nullable RecordDraft draft, @Nullable StoredObject seen) {}

    PendingWrite(Write write, CommitEnvironment environment) {
        this.steps = new ArrayList<>(write.mutations().size());
        int sum = 0;
        for (Mutation mutation : write.mutations()) {
            steps.add(prepare(mutation, environment));
            sum += weight(mutation);
        }
        this.weight = sum;
    }

    private static int weight(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Put put -> 1 + put.body().length / 2048;
            case Mutation.Begin begin -> 1 + begin.template().size() / 16;
            case Mutation.Move _, Mutation.End _ -> 64;
            case Mutation.Delete _, Mutation.Check _ -> 1;
        };
    }

    private static Step prepare(Mutation mutation, CommitEnvironment environment) {
        return switch (mutation) {
            case Mutation.Put put -> {
                byte[] bytes = KeyCodec.key(put.key());
                RecordDraft draft = environment.codec().draft(put.header(), put.body());
                // What is to be created is refused if there is something.
                boolean created = put.expectation().equals(Expectation.ABSENT);
                yield new Step(put, bytes, draft, created ? null : seen(put.key(), bytes, environment));
            }
            case Mutation.Delete delete -> {
                byte[] bytes = KeyCodec.key(delete.key());
                yield new Step(delete, bytes, null, seen(delete.key(), bytes, environment));
            }
            case Mutation.Check check -> new Step(check, KeyCodec.key(check.key()), null, null);
            case Mutation.Begin _, Mutation.Move _, Mutation.End _ ->
                new Step(mutation, KeyCodec.prefix(mutation.workspace()), null, null);
        };
    }

    /// Nearly always whoever writes has just read it.
    private static @Nullable StoredObject seen(ObjectKey key, byte[] bytes, CommitEnvironment environment) {
        StoredObject known = environment.cache().peek(key);
        return known != null ? known : environment.reader().peek(key, bytes);
    }

    /// How much of a batch it fills: a mutation counts one, and one more for each 2 KiB of its body; a beginning
    /// one more for each 16 objects.
    int weight() {
        return weight;
    }

    List<Step> steps() {
        return steps;
    }

    void complete(WriteResult result) {
        outcome.complete(result);
    }

    void fail(RuntimeException failure) {
        outcome.completeExceptionally(failure);
    }

    /// Waits for the outcome, also when interrupted: what is not known to be refused may have been done.
    WriteResult await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String why = String.valueOf(cause.getMessage());
            if (cause instanceof CorruptRecordException) {
                throw new CorruptRecordException(why, cause);
            }
            if (cause instanceof StoreUnavailableException unavailable) {
                throw unavailable.again();
            }
            throw new StoreUnavailableException(why, cause);
        }
    }
}
