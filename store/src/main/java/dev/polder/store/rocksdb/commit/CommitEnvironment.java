package dev.polder.store.rocksdb.commit;

import dev.polder.store.cache.LatestCache;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.expiry.RocksExpiryIndex;
import dev.polder.store.rocksdb.read.PointReader;
import dev.polder.store.template.Templates;

/// What the batches of a store have in common.
public record CommitEnvironment(
        Database database,
        RecordCodec codec,
        PointReader reader,
        Templates templates,
        StoreLimits limits,
        LatestCache cache,
        RocksExpiryIndex expiry) {}
