package dev.polder.store.rocksdb.commit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.polder.store.directory.UnusableDirectoryException;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The chain over all batches, our own proof that recovery gave back each of them and in order: every batch carries a link
/// with its number, its revisions and a checksum over the link before. The links lie in a ring of rows, so that they need
/// no trimming; the ring holds more batches than the write-ahead log can, and what RocksDB has flushed is guarded by its
/// manifest and its checksums. A start follows the links back to the last start that found them whole. Committer only,
/// after opening.
public final class BatchChain {
    /// Links that are kept: more than the batches that fit in the write-ahead log.
    private static final int RING = 1 << 17;

    private static final byte[] NEWEST = "chain".getBytes(US_ASCII);
    private static final byte[] CHECKED = "chain.checked".getBytes(US_ASCII);
    private static final byte[] SLOT = "link.".getBytes(US_ASCII);

    private Link last;

    /// One batch.
    ///
    /// @param number   counts batches, from 1
    /// @param before   the newest revision before it
    /// @param revision the newest revision after it
    /// @param salt     makes batches of two lineages differ; drawn at each start
    /// @param sum      checksum over all this and the sum of the link before
    private record Link(long number, long before, long revision, int salt, int sum) {
        static final Link NONE = new Link(0, 0, 0, 0, 0);
        private static final int BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

        Link next(long newRevision, int newSalt) {
            long newNumber = number + 1;
            return new Link(newNumber, revision, newRevision, newSalt, sum(sum, newNumber, revision, newRevision, newSalt));
        }

        boolean follows(Link previous) {
            return number == previous.number + 1
                    && before == previous.revision
                    && sum == sum(previous.sum, number, before, revision, salt);
        }

        private static int sum(int previous, long number, long before, long revision, int salt) {
            CRC32C crc = new CRC32C();
            crc.update(ByteBuffer.allocate(BYTES)
                    .putInt(previous)
                    .putLong(number)
                    .putLong(before)
                    .putLong(revision)
                    .putInt(salt)
                    .flip());
            return (int) crc.getValue();
        }

        byte[] bytes() {
            return ByteBuffer.allocate(BYTES)
                    .putLong(number)
                    .putLong(before)
                    .putLong(revision)
                    .putInt(salt)
                    .putInt(sum)
                    .array();
        }

        static @Nullable Link of(byte @Nullable [] bytes) {
            if (bytes == null || bytes.length != BYTES) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Link(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt());
        }
    }

    private BatchChain(Link last) {
        this.last = last;
    }

    /// Follows the chain back from its end, to where it was found whole before or as far as the ring reaches.
    ///
    /// @throws UnusableDirectoryException when a batch is missing or out of order
    public static BatchChain check(Database database) throws RocksDBException, UnusableDirectoryException {
        byte[] newest = database.get(Family.META, NEWEST);
        byte[] revision = database.get(Family.META, Rows.REVISION);
        if (newest == null && revision == null) {
            return new BatchChain(Link.NONE);
        }
        Link last = newest == null ? null : Link.of(newest);
        if (last == null || last.revision() != Rows.number(revision)) {
            throw broken("its end does not stand at the newest revision, " + Rows.number(revision));
        }
        Link after = slot(database, last.number() + 1);
        if (after != null && after.number() == last.number() + 1) {
            throw broken("batch %d came back after batch %d".formatted(last.number(), after.number()));
        }
        if (!last.equals(slot(database, last.number()))) {
            throw broken("batch %d (revision %d) is not whole".formatted(last.number(), last.revision()));
        }
        long checked = Math.max(Rows.number(database.get(Family.META, CHECKED)), Math.max(1, last.number() - RING + 1));
        Link link = last;
        while (link.number() > checked) {
            Link previous = slot(database, link.number() - 1);
            if (previous == null || !link.follows(previous)) {
                throw broken("batch %d (revisions after %d) does not follow what is there of batch %d"
                        .formatted(link.number(), link.before(), link.number() - 1));
            }
            link = previous;
        }
        return new BatchChain(last);
    }

    private static UnusableDirectoryException broken(String how) {
        return new UnusableDirectoryException("the chain of commits is broken in store/rocksdb: " + how
                + "; acknowledged writes are missing: restore the directory from a copy");
    }

    private static @Nullable Link slot(Database database, long number) throws RocksDBException {
        return Link.of(database.get(Family.META, key(number)));
    }

    private static byte[] key(long number) {
        return ByteBuffer.allocate(SLOT.length + Integer.BYTES)
                .put(SLOT)
                .putInt((int) (number % RING))
                .array();
    }

    /// Puts the next link in the first batch after a start, with the mark that the chain is whole up to here.
    ///
    /// @param revision the newest one after the batch
    /// @param salt     random
    public void begin(WriteBatch batch, long revision, int salt) throws RocksDBException {
        extend(batch, revision, salt);
        batch.put(CHECKED, Rows.number(last.number()));
    }

    /// Puts the next link in a batch, which is written next or was the last one.
    ///
    /// @param revision the newest one after the batch
    void extend(WriteBatch batch, long revision) throws RocksDBException {
        extend(batch, revision, 0);
    }

    private void extend(WriteBatch batch, long revision, int salt) throws RocksDBException {
        last = last.next(revision, salt);
        byte[] row = last.bytes();
        batch.put(key(last.number()), row);
        batch.put(NEWEST, row);
    }

    /// The newest revision that the chain knows.
    public long revision() {
        return last.revision();
    }
}
