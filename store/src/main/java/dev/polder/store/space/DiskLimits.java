package dev.polder.store.space;

/// How much room is kept on the disk.
///
/// @param pausePercent of the disk: with less free than that, writes that grow pause
/// @param pauseLeast   bytes; where that share is less than this, this counts, but never more than a quarter of the disk
/// @param pauseMost    bytes; where that share is more than this, this counts
/// @param lastPercent  of what pauses writes: below it nothing is written any more, not even deletes; it is what RocksDB
///                     needs to bring on disk as tables what it was given
public record DiskLimits(int pausePercent, long pauseLeast, long pauseMost, int lastPercent) {
    /// 256 MiB to 2 GiB, of which deletes may use five eighths: never less than 32 MiB of a disk of 256 MiB and more.
    public static final DiskLimits DEFAULT = new DiskLimits(8, 256L << 20, 2L << 30, 37);

    /// None: writes go on until the disk refuses them, which ends the store.
    public static final DiskLimits NONE = new DiskLimits(0, 0, 0, 0);

    public DiskLimits {
        if (pausePercent < 0 || pausePercent > 50 || lastPercent < 0 || lastPercent > 100 || pauseLeast > pauseMost) {
            throw new IllegalArgumentException("no limits of a disk");
        }
    }

    /// Free bytes below which writes that grow pause.
    long pause(long total) {
        return Math.min(total / 4, Math.clamp(total / 100 * pausePercent, pauseLeast, pauseMost));
    }

    /// Free bytes below which nothing is written.
    long last(long total) {
        return pause(total) / 100 * lastPercent;
    }

    /// Free bytes from which on paused writes go on: a little more than what paused them, so that they do not flutter.
    long resume(long total) {
        return pause(total) + pause(total) / 8;
    }
}
