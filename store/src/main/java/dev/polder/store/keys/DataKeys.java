package dev.polder.store.keys;

import dev.polder.store.StoreUnavailableException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The data keys of a store, unwrapped, in memory: reads need no provider. The newest one encrypts. Any thread.
public final class DataKeys {
    private final Map<Integer, DataKey> keys = new ConcurrentHashMap<>();
    private final Map<Integer, Long> retired = new ConcurrentHashMap<>();
    private final KeyLimits limits;
    private final LongSupplier nanos;
    private volatile DataKey active;
    private volatile long confirmed;
    private volatile boolean failing;

    /// @param known at least one
    /// @param nanos the monotonic clock
    DataKeys(NavigableMap<Integer, DataKey> known, KeyLimits limits, LongSupplier nanos) {
        keys.putAll(known);
        this.active = known.lastEntry().getValue();
        this.limits = limits;
        this.nanos = nanos;
        this.confirmed = nanos.getAsLong();
    }

    /// The key that encrypts now.
    public DataKey active() {
        return active;
    }

    /// Null when there is none of that id.
    public @Nullable DataKey find(int id) {
        return keys.get(id);
    }

    /// The keys that records may still be encrypted with, and should not be.
    public NavigableMap<Integer, DataKey> outdated() {
        NavigableMap<Integer, DataKey> old = new TreeMap<>(keys);
        old.keySet().removeAll(retired.keySet());
        old.remove(active.id());
        return old;
    }

    /// Refuses what would be encrypted when the provider has not been heard of for too long: it may have been told to
    /// stop.
    ///
    /// @throws StoreUnavailableException says why
    public void checkWritable() {
        if (failing && silent() > limits.writeWithout().toNanos()) { // why is for the operator, who has the log
            throw new StoreUnavailableException(
                    "no Secrets can be written: the encryption keys could not be confirmed for %d seconds"
                            .formatted(silentSeconds()));
        }
    }

    /// For how long the provider has not confirmed the keys.
    public long silentSeconds() {
        return !failing ? 0 : TimeUnit.NANOSECONDS.toSeconds(silent());
    }

    private long silent() {
        return nanos.getAsLong() - confirmed;
    }

    /// @return whether something was wrong before
    boolean confirm() {
        confirmed = nanos.getAsLong();
        boolean failed = failing;
        failing = false;
        return failed;
    }

    /// @return whether it had been well before
    boolean fail() {
        boolean first = !failing;
        failing = true;
        return first;
    }

    void activate(DataKey key) {
        keys.put(key.id(), key);
        active = key;
    }

    /// No record is encrypted with it any more; reads that began before may still need it for a moment.
    public void retire(int id) {
        retired.put(id, nanos.getAsLong());
    }

    /// Forgets what was retired long enough ago.
    void forgetRetired() {
        long now = nanos.getAsLong();
        retired.forEach((id, since) -> {
            if (now - since > limits.keepRetired().toNanos()) {
                keys.remove(id);
                retired.remove(id);
            }
        });
    }
}
