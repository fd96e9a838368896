package dev.polder.gateway.cli.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lifetime of this process. SIGTERM and SIGINT close everything in reverse order, then end it with exit code 0:
/// being asked to stop, and stopping, is a success. (The JVM's own code would be 143 or 130.) After a failure the code is
/// [CommandFailure#BROKEN], and the process ends in any case: a disk that is gone may keep a close waiting for ever.
public final class ProcessLifetime implements Lifetime {
    private static final long CLOSING_SECONDS = 20;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String failure;
    private boolean ended;

    /// Makes the lifetime and has the JVM tell it of signals.
    public static ProcessLifetime ofThisProcess() {
        var lifetime = new ProcessLifetime();
        Runtime.getRuntime().addShutdownHook(new Thread(lifetime::stopped, "polder-shutdown"));
        return lifetime;
    }

    @Override
    public void closeAtEnd(AutoCloseable part) {
        synchronized (parts) {
            parts.push(part);
        }
    }

    @Override
    public void awaitStop() throws InterruptedException, CommandFailure {
        failed.await();
        throw CommandFailure.broken(String.valueOf(failure));
    }

    @Override
    public void fail(String why) {
        failure = why;
        failed.countDown();
        Thread.ofPlatform().daemon().name("polder-failure").start(this::haltUnlessClosed);
    }

    private void haltUnlessClosed() {
        try {
            if (closed.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(CommandFailure.BROKEN);
    }

    /// Closes everything because the command is done; signals no longer do.
    public void end() {
        synchronized (this) {
            closeAll();
            closed.countDown();
            ended = true;
        }
    }

    private void stopped() {
        synchronized (this) {
            if (ended) {
                return;
            }
            closeAll();
        }
        Runtime.getRuntime().halt(failure == null ? 0 : CommandFailure.BROKEN);
    }

    private void closeAll() {
        for (AutoCloseable part = next(); part != null; part = next()) {
            try {
                part.close();
            } catch (Exception e) {
                log().warn("closing {} failed: {}", part.getClass().getSimpleName(), e.toString());
                log().debug("closing failed", e);
            }
        }
    }

    private @Nullable AutoCloseable next() {
        synchronized (parts) {
            return parts.poll();
        }
    }

    /// Not a constant: this class is loaded before the logging is set up.
    private static Logger log() {
        return LoggerFactory.getLogger(ProcessLifetime.class);
    }
}
