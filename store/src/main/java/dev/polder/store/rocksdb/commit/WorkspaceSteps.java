package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.Writes;
import dev.polder.store.log.LogBeginning;
import dev.polder.store.log.LogEnd;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.record.Rows.Change;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import dev.polder.store.template.Template;
import dev.polder.store.template.TemplateChange;
import dev.polder.store.template.TemplateObject;
import dev.polder.store.template.WorkspaceRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// The beginning of a workspace, its moves and its end, within a batch. Committer only.
final class WorkspaceSteps {
    private final CommitEnvironment environment;
    private final BatchView view;
    private final CommitBatch batch;

    WorkspaceSteps(CommitEnvironment environment, BatchView view, CommitBatch batch) {
        this.environment = environment;
        this.view = view;
        this.batch = batch;
    }

    /// @return a refusal, or null
    @Nullable WriteResult judge(Mutation mutation) throws RocksDBException {
        WorkspaceRow row = view.row(mutation.workspace());
        boolean lives = row != null && row.endedAt() == 0;
        ObjectKey key = Writes.anyKey(mutation);
        return switch (mutation) {
            case Mutation.Begin _ -> row == null ? null : new WriteResult.Exists(key);
            case Mutation.Move _ -> lives ? null : new WriteResult.Missing(key);
            case Mutation.End end -> {
                if (!lives) {
                    yield new WriteResult.Missing(key);
                }
                long held = view.usage(end.workspace()).held();
                yield held == 0 ? null : new WriteResult.Held(end.workspace(), held);
            }
            case Mutation.OfObject _ -> throw new IllegalArgumentException("not of a workspace: " + key);
        };
    }

    void begin(Mutation.Begin begin) throws RocksDBException {
        Template template = begin.template();
        int number = number(template);
        long first = batch.take(template.size());
        WorkspaceRow row = WorkspaceRow.begun(begin.workspace(), begin.values(), template, number, first);
        put(row);
        for (TemplateObject object : template.referring()) {
            batch.references().move(KeyCodec.key(object.key(begin.workspace())), null, object.header());
        }
        batch.events(new LogBeginning(row), Change.BEGUN, first, template.size());
    }

    private int number(Template template) throws RocksDBException {
        int known = environment.templates().number(template);
        if (known != 0) {
            return known;
        }
        int number = environment.templates().next();
        batch.put(Family.TEMPLATES, Rows.number(number), template.encoded());
        environment.templates().add(number, template);
        return number;
    }

    private void put(WorkspaceRow row) throws RocksDBException {
        batch.put(Family.WORKSPACES, KeyCodec.prefix(row.workspace()), row.encoded());
        view.put(row);
    }

    /// One object that differs between two templates and that the workspace did not make its own.
    @SuppressWarnings("ArrayRecordComponent")
    private record Changed(ObjectKey key, byte[] bytes, int place, Current before) {}

    void move(Mutation.Move move) throws RocksDBException {
        WorkspaceId workspace = move.workspace();
        WorkspaceRow row = view.row(workspace);
        if (row == null || row.template().equals(move.template())) {
            return;
        }
        TemplateChange change = TemplateChange.of(row.template(), move.template());
        byte[] prefix = KeyCodec.prefix(workspace);
        List<Changed> changed = new ArrayList<>();
        List<Integer> own = new ArrayList<>();
        int number = number(move.template()); // before the look at the keys: they may be new to the store
        for (int place = 0; place < change.size(); place++) {
            byte[] bytes = KeyCodec.join(prefix, change.tail(place));
            ObjectKey key = KeyCodec.decode(bytes, bytes.length);
            Current before = view.current(key, bytes);
            if (before.kind() == Current.Kind.STORED || before.kind() == Current.Kind.GONE) {
                own.add(place);
            } else {
                changed.add(new Changed(key, bytes, place, before));
            }
        }
        long first = batch.take(change.size());
        WorkspaceRow moved = row.moved(move.template(), number, first, own);
        put(moved);
        for (Changed one : changed) {
            StoredObject after = moved.at(change.tail(one.place()), Long.MAX_VALUE);
            if (after == null && !one.before().exists()) {
                continue; // the workspace took it away before an earlier move
            }
            count(one, after != null);
            batch.refer(one.bytes(), one.before(), after);
            LogEvent event = LogEvent.shown(
                    one.key(), first + one.place(), after, one.before().object());
            batch.event(event, one.bytes(), after == null ? Change.HIDDEN : Change.SHOWN, one.before(), 0);
        }
    }

    private void count(Changed one, boolean after) throws RocksDBException {
        int more = (after ? 1 : 0) - (one.before().exists() ? 1 : 0);
        if (more != 0) {
            WorkspaceId workspace = one.key().workspace();
            view.put(workspace, view.usage(workspace).plus(more, 0, 0));
            var kind = new BatchView.Kind(workspace, one.key().resource());
            view.put(kind, view.count(kind) + more);
        }
    }

    void end(Mutation.End end) throws RocksDBException {
        WorkspaceId workspace = end.workspace();
        WorkspaceRow row = view.row(workspace);
        if (row == null) {
            return;
        }
        long objects = view.shownAtFirst(workspace) + view.usage(workspace).objects();
        Set<GroupResource> resources = new HashSet<>();
        for (byte[] tail : row.tails()) {
            byte[] key = KeyCodec.join(KeyCodec.prefix(workspace), tail);
            resources.add(KeyCodec.decode(key, key.length).resource());
        }
        forget(row, resources);
        long first = batch.take(Math.toIntExact(Math.max(1, objects)));
        WorkspaceRow ended = row.ended(first);
        view.end(ended);
        batch.put(Family.WORKSPACES, KeyCodec.prefix(workspace), ended.encoded());
        batch.events(
                new LogEnd(workspace, resources, batch.revision()), Change.ENDED, first, Math.toIntExact(objects));
    }

    /// Takes away what leads to the objects; their versions stay for reads of the past, until the trimmer comes.
    private void forget(WorkspaceRow row, Set<GroupResource> resources) throws RocksDBException {
        WorkspaceId workspace = row.workspace();
        byte[] prefix = KeyCodec.prefix(workspace);
        for (Family family : List.of(Family.LATEST, Family.USAGE)) {
            try (PrefixRows rows = environment.database().rows(family, prefix)) {
                while (rows.next()) {
                    byte[] key = rows.key();
                    batch.delete(family, key);
                    if (family == Family.LATEST) {
                        resources.add(KeyCodec.decode(key, key.length).resource());
                    }
                }
            }
        }
        // What this batch did in the workspace is not on disk yet.
        batch.references().end(prefix);
        for (TemplateObject object : row.template().referring()) {
            batch.references().move(KeyCodec.key(object.key(workspace)), object.header(), null);
        }
        for (ObjectKey key : view.written(workspace)) {
            byte[] bytes = KeyCodec.key(key);
            batch.delete(Family.LATEST, bytes);
            batch.refer(bytes, view.current(key, bytes), null);
            resources.add(key.resource());
        }
    }
}
