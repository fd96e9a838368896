package dev.polder.gateway.cli.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lifetime of this process. SIGTERM and SIGINT close everything in reverse order, then end it with exit code 0:
/// being asked to stop, and stopping, is a success. (The JVM's own code would be 143 or 130.)
public final class ProcessLifetime implements Lifetime {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch never = new CountDownLatch(1);
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
    public void awaitStop() throws InterruptedException {
        never.await();
    }

    /// Closes everything because the command is done; signals no longer do.
    public void end() {
        synchronized (this) {
            closeAll();
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
        Runtime.getRuntime().halt(0);
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
