package dev.polder.store;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.template.Template;
import java.util.List;

/// One step of a [Write].
public sealed interface Mutation {
    /// Longer is forever: a hundred years.
    long MAX_LIFETIME_SECONDS = 100L * 365 * 86_400;

    WorkspaceId workspace();

    /// A step that concerns one object.
    sealed interface OfObject extends Mutation {
        ObjectKey key();

        Expectation expectation();

        @Override
        default WorkspaceId workspace() {
            return key().workspace();
        }
    }

    /// Stores a new state of the object.
    ///
    /// @param lifetimeSeconds after which the object is taken away unless it is stored again before; 0 for never. Counted
    ///                        from the commit
    @SuppressWarnings("ArrayRecordComponent")
    record Put(ObjectKey key, Expectation expectation, RecordHeader header, byte[] body, long lifetimeSeconds)
            implements OfObject {
        public Put {
            if (lifetimeSeconds < 0 || lifetimeSeconds > MAX_LIFETIME_SECONDS) {
                throw new IllegalArgumentException("a lifetime of " + lifetimeSeconds + " seconds");
            }
        }

        /// Of an object that stays until it is deleted.
        public Put(ObjectKey key, Expectation expectation, RecordHeader header, byte[] body) {
            this(key, expectation, header, body, 0);
        }
    }

    /// Takes the object away. Its last stored state becomes the DELETED event.
    record Delete(ObjectKey key, Expectation expectation) implements OfObject {}

    /// Changes nothing; the whole write fails unless the expectation holds at commit.
    record Check(ObjectKey key, Expectation expectation) implements OfObject {}

    /// A workspace begins: from here on it shows the objects of the template, each with a revision of its own. They are
    /// stored when they are first written to. Fails with Exists when it has begun before, also when it has ended since and
    /// its end is in the history: names are not used again.
    ///
    /// @param values of the template's slots, by number
    record Begin(WorkspaceId workspace, Template template, List<byte[]> values) implements Mutation {
        public Begin {
            values = List.copyOf(values);
        }
    }

    /// What a workspace shows and never wrote to becomes that of another template: each object that differs is an event.
    /// Changes nothing when it shows that template; fails with Missing when the workspace does not live.
    record Move(WorkspaceId workspace, Template template) implements Mutation {}

    /// All that a workspace still has is taken away, in one record: each object is a DELETED event with a revision of its
    /// own. Fails with Held while an object in it has finalizers. Changes nothing when nothing is there.
    record End(WorkspaceId workspace) implements Mutation {}
}
