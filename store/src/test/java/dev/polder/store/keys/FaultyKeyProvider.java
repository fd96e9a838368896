package dev.polder.store.keys;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A key management service in memory, which the test can make fail, hang, rotate and forget.
public final class FaultyKeyProvider implements KeyProvider {
    private final Map<String, Integer> keys = new ConcurrentHashMap<>(Map.of("kms-1", 17));
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger rotations = new AtomicInteger();
    private volatile String current = "kms-1";
    private volatile boolean failing;
    private volatile @Nullable CountDownLatch hanging;

    @Override
    public String name() {
        return "the test's key service";
    }

    /// From now on another key wraps.
    public String rotate() {
        int number = rotations.incrementAndGet() + 1;
        String next = "kms-" + number;
        keys.put(next, 17 + number * 31);
        current = next;
        return next;
    }

    public void fail(boolean now) {
        failing = now;
    }

    /// Calls hang until the latch is open, interrupted or not.
    public void hang(CountDownLatch until) {
        hanging = until;
    }

    /// The key is gone for good.
    public void destroy(String keyId) {
        keys.remove(keyId);
    }

    public int calls() {
        return calls.get();
    }

    @Override
    public String currentKeyId() throws KeyProviderException {
        meet();
        return current;
    }

    @Override
    public WrappedKey wrap(byte[] dataKey) throws KeyProviderException {
        meet();
        String keyId = current;
        return new WrappedKey(keyId, turn(keyId, dataKey));
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped) throws KeyProviderException {
        meet();
        return turn(wrapped.keyId(), wrapped.bytes());
    }

    private byte[] turn(String keyId, byte[] bytes) throws KeyProviderException {
        Integer key = keys.get(keyId);
        if (key == null) {
            throw new KeyProviderException("the key " + keyId + " was destroyed");
        }
        byte[] turned = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < turned.length; i++) {
            turned[i] ^= (byte) (key + i);
        }
        return turned;
    }

    private void meet() throws KeyProviderException {
        calls.incrementAndGet();
        CountDownLatch latch = hanging;
        while (latch != null && latch.getCount() > 0) {
            try {
                if (!latch.await(60, TimeUnit.SECONDS)) {
                    throw new KeyProviderException("nobody let it go on");
                }
            } catch (InterruptedException e) {
                // a client that does not listen
            }
        }
        if (failing) {
            throw new KeyProviderException("the key service says 503");
        }
    }
}
