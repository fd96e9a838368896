package dev.polder.store.rocksdb;

import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.commit.ReferenceRows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.template.Templates;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the rows of `targets` of a directory that is older than they are. Before anybody reads or writes.
final class TargetIndex {
    private static final Logger LOG = LoggerFactory.getLogger(TargetIndex.class);
    static final byte[] COMPLETE = Rows.text("targets");
    private static final int PAGE = 1000;

    private final Database database;
    private final Templates templates;

    TargetIndex(Database database, Templates templates) {
        this.database = database;
        this.templates = templates;
    }

    /// Does nothing when they are there.
    ///
    /// @param lister lists the store's objects
    void complete(Function<ListQuery, ListResult> lister) throws RocksDBException {
        if (database.get(Family.META, COMPLETE) != null) {
            return;
        }
        ListQuery all = new ListQuery(null, null, null, Selection.EVERYTHING, 0, PAGE, null);
        ListQuery query = templates.mayRefer() ? all : all.ofWritten();
        long found = 0;
        while (query != null) {
            if (!(lister.apply(query) instanceof ListResult.Page page)) {
                throw new StoreUnavailableException("the index of sync targets cannot be made");
            }
            try (WriteBatch batch = new WriteBatch()) {
                ReferenceRows references = new ReferenceRows(database, batch);
                for (StoredObject object : page.items()) {
                    references.move(KeyCodec.key(object.key()), null, object.header());
                    found += object.header().targets().size();
                }
                database.writeRelaxed(batch);
            }
            query = page.continueKey() == null ? null : query.behind(page);
        }
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(COMPLETE, Rows.number(1));
            database.write(batch);
        }
        if (found > 0) {
            LOG.info("the index of sync targets was made: {} rows", found);
        }
    }
}
