package dev.polder.store.keys;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands between the store and its key provider: unwraps the data keys at the start, then asks again and again whether
/// the provider is there, still knows the active data key, and has a new key, which a new data key is made for. One thread
/// at a time.
public final class KeyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);

    private final KeyCalls provider;
    private final DataKeyRows rows;
    private final SecureRandom random;
    private final DataKeys keys;

    private KeyWatch(KeyCalls provider, DataKeyRows rows, SecureRandom random, DataKeys keys) {
        this.provider = provider;
        this.rows = rows;
        this.random = random;
        this.keys = keys;
    }

    /// Unwraps what the store has; makes its first data key when it has none.
    ///
    /// @param provider closed with this, also when it fails
    /// @param nanos    the monotonic clock
    /// @throws KeyProviderException when the provider does not answer, or does not know the store's keys
    public static KeyWatch open(
            KeyProvider provider, DataKeyRows rows, SecureRandom random, KeyLimits limits, LongSupplier nanos)
            throws KeyProviderException, IOException {
        KeyCalls calls = new KeyCalls(provider, limits.callTimeout());
        try {
            NavigableMap<Integer, DataKey> known = new TreeMap<>();
            for (Map.Entry<Integer, WrappedKey> row : rows.load().entrySet()) {
                known.put(row.getKey(), new DataKey(row.getKey(), row.getValue(), calls.unwrap(row.getValue())));
            }
            if (known.isEmpty()) {
                known.put(1, make(1, calls.currentKeyId(), calls, rows, random));
            }
            return new KeyWatch(calls, rows, random, new DataKeys(known, limits, nanos));
        } catch (KeyProviderException | IOException | RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    private static DataKey make(int id, String current, KeyCalls provider, DataKeyRows rows, SecureRandom random)
            throws KeyProviderException, IOException {
        byte[] plain = new byte[DataKey.BYTES];
        random.nextBytes(plain);
        try {
            WrappedKey wrapped = provider.wrap(plain);
            if (!wrapped.keyId().equals(current)) {
                throw new KeyProviderException("%s wraps with key %s and says that it wraps with key %s"
                        .formatted(provider.name(), wrapped.keyId(), current));
            }
            DataKey key = new DataKey(id, wrapped, plain.clone());
            if (!key.is(provider.unwrap(wrapped))) { // before anything depends on it
                throw new KeyProviderException(provider.name() + " unwraps another key than it wrapped");
            }
            rows.put(id, wrapped);
            return key;
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    public DataKeys keys() {
        return keys;
    }

    /// Asks the provider. What goes wrong is told in the log and by the keys.
    public void poll() {
        keys.forgetRetired();
        try {
            String current = provider.currentKeyId();
            DataKey active = keys.active();
            if (!current.equals(active.wrapped().keyId())) {
                rotate(active, current);
            } else if (!active.is(provider.unwrap(active.wrapped()))) {
                throw new KeyProviderException(provider.name() + " unwraps another key than it wrapped");
            }
            if (keys.confirm()) {
                LOG.info("{} confirms the encryption keys again", provider.name());
            }
        } catch (KeyProviderException | IOException e) {
            String why = String.valueOf(e.getMessage());
            if (keys.fail()) {
                LOG.warn("the encryption keys could not be confirmed: {}; what was unwrapped is used on", why);
            }
        }
    }

    private void rotate(DataKey before, String current) throws KeyProviderException, IOException {
        DataKey next = make(before.id() + 1, current, provider, rows, random);
        keys.activate(next);
        LOG.info(
                "Secrets are encrypted with key {} of {} from now on (data key {}); those of key {} follow in the background",
                next.wrapped().keyId(),
                provider.name(),
                next.id(),
                before.wrapped().keyId());
    }

    @Override
    public void close() {
        provider.close();
    }
}
