package dev.polder.store.rocksdb.commit;

import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;

/// Tells the writes that give back room, or lead to it, from those that take more.
final class Growth {
    private Growth() {}

    /// Whether any step stores more than was there before. An object that begins to be deleted may grow by what says so.
    static boolean of(PendingWrite write) {
        return write.steps().stream().anyMatch(Growth::grows);
    }

    private static boolean grows(PendingWrite.Step step) {
        return switch (step.mutation()) {
            case Mutation.Put put -> grows(put, step);
            case Mutation.Begin _, Mutation.Move _ -> true;
            case Mutation.Delete _, Mutation.Check _, Mutation.End _ -> false;
        };
    }

    private static boolean grows(Mutation.Put put, PendingWrite.Step step) {
        StoredObject seen = step.seen();
        if (seen == null) {
            return true;
        }
        boolean dying = put.header().deleting() && !seen.header().deleting();
        return !dying && put.body().length >= seen.body().length;
    }
}
