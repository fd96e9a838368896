package dev.polder.store.keys;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Calls a provider on a thread of its own, with a bound on time. A call that hangs keeps that one thread, and others fail
/// at once until it ends: never more than one thread waits for a provider.
final class KeyCalls implements AutoCloseable {
    private final KeyProvider provider;
    private final Duration timeout;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("store-key-provider").factory());
    private final AtomicBoolean busy = new AtomicBoolean();

    KeyCalls(KeyProvider provider, Duration timeout) {
        this.provider = provider;
        this.timeout = timeout;
    }

    String currentKeyId() throws KeyProviderException {
        return call(provider::currentKeyId);
    }

    WrappedKey wrap(byte[] dataKey) throws KeyProviderException {
        return call(() -> provider.wrap(dataKey));
    }

    byte[] unwrap(WrappedKey wrapped) throws KeyProviderException {
        return call(() -> provider.unwrap(wrapped));
    }

    String name() {
        return provider.name();
    }

    private <T> T call(Callable<T> call) throws KeyProviderException {
        if (!busy.compareAndSet(false, true)) {
            throw new KeyProviderException(name() + " still does not answer");
        }
        Future<T> answer = thread.submit(() -> {
            try {
                return call.call();
            } finally {
                busy.set(false);
            }
        });
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new KeyProviderException(name() + " did not answer in " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KeyProviderException("interrupted while " + name() + " was asked", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyProviderException known) {
                throw known;
            }
            throw new KeyProviderException(name() + " failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        provider.close();
    }
}
