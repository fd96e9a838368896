package dev.polder.store.fault;

import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A small disk in a file, with ext4 on it. A copy of the file is what a power cut leaves: without what was not synced.
final class LoopDisk {
    private static final String SIZE = "64M";

    private final Path work;
    private final Path image;
    private final Path live;

    private LoopDisk(Path work, Path image, Path live) {
        this.work = work;
        this.image = image;
        this.live = live;
    }

    /// Skips the test where this user may not mount.
    static LoopDisk mount(Path temporary) throws Exception {
        Faults.needMounts();
        Faults.need("mkfs.ext4");
        // Loads the native code from elsewhere: a disk that it is loaded from cannot be taken away.
        RocksObjectStore.open(StoreSettings.in(temporary.resolve("other"))).close();
        Path work = Faults.temporary(temporary);
        Path image = work.resolve("disk.img");
        Path live = Files.createDirectory(work.resolve("live"));
        Faults.must("truncate", "-s", SIZE, image.toString());
        Faults.must("mkfs.ext4", "-q", "-J", "size=4", image.toString());
        Faults.may("mount", "-o", "loop", image.toString(), live.toString());
        return new LoopDisk(work, image, live);
    }

    /// The data directory on it.
    Path data() {
        return live.resolve("data");
    }

    /// Takes the data directory away, so that no copy has it.
    void clear() throws Exception {
        Faults.delete(data());
        Faults.must("sync", "-f", live.toString());
    }

    /// Copies the disk as it is now.
    ///
    /// @param synced whether all that was written is brought to it before, as when only the process is killed
    void copy(boolean synced) throws Exception {
        if (synced) {
            Faults.must("sync", "-f", live.toString());
        }
        Files.copy(image, work.resolve("copy.img"), StandardCopyOption.REPLACE_EXISTING);
    }

    /// Audits a store on the copy.
    void audit(Journal journal) throws Exception {
        Path then = Files.createDirectories(work.resolve("then"));
        Faults.must("mount", "-o", "loop", work.resolve("copy.img").toString(), then.toString());
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(then.resolve("data")))) {
            journal.audit(store);
        } finally {
            Faults.must("umount", then.toString());
        }
    }

    void unmount() throws Exception {
        Faults.run("umount", live.toString());
        Faults.delete(work);
    }
}
