package dev.polder.store.keys;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls a provider on a thread of its own, with a bound on time. A call that hangs keeps that one thread, and others fail
/// at once until it ends: never more than one thread waits for a provider.
final class KeyCalls implements AutoCloseable {
    private final KeyProvider provider;
    private final Duration timeout;
    private final ThreadPoolExecutor thread;

    KeyCalls(KeyProvider provider, Duration timeout) {
        this.provider = provider;
        this.timeout = timeout;
        this.thread = new ThreadPoolExecutor(
                0,
                1,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("store-key-provider").factory());
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
        Future<T> answer;
        try {
            answer = thread.submit(call);
        } catch (RejectedExecutionException e) {
            throw new KeyProviderException(name() + " still does not answer", e);
        }
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
