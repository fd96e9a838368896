package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.HttpLimits;
import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.RequestHandler;
import dev.polder.gateway.http.Response;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all connections of one server share: its handler, its limits and its counters. Any thread.
public final class ServerScope {

    private static final Logger LOG = LoggerFactory.getLogger(ServerScope.class);

    private final RequestHandler handler;
    private final HttpLimits limits;
    private final HttpEvents events;
    private final ThreadFactory threads = Thread.ofVirtual().name("request-", 0).factory();
    private final AtomicLong connectionNumbers = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong bodyBytes = new AtomicLong();
    private volatile boolean draining;

    /// Starts with nothing open.
    public ServerScope(RequestHandler handler, HttpLimits limits, HttpEvents events) {
        this.handler = handler;
        this.limits = limits;
        this.events = events;
    }

    /// The limits of the server.
    public HttpLimits limits() {
        return limits;
    }

    /// Where to tell what happens.
    public HttpEvents events() {
        return events;
    }

    /// What answers requests.
    public RequestHandler handler() {
        return handler;
    }

    /// The answer to a request that is refused here; if even that fails, an empty one.
    public Response.Unary reject(Rejection rejection) {
        try {
            return handler.reject(rejection);
        } catch (RuntimeException e) {
            LOG.error("cannot render a rejection with {}", rejection.code(), e);
            return new Response.Unary(rejection.code(), Headers.empty(), new byte[0]);
        }
    }

    /// A number that no other connection has.
    public long nextConnection() {
        return connectionNumbers.incrementAndGet();
    }

    /// Counts a connection; false when there are too many or the server drains: then it must be closed.
    public boolean admitConnection() {
        if (connections.incrementAndGet() <= limits.counts().connections() && !draining) {
            events.connectionOpened();
            return true;
        }
        releaseConnection();
        events.connectionRefused();
        return false;
    }

    /// Uncounts a connection that was admitted.
    public void connectionClosed() {
        releaseConnection();
        events.connectionClosed();
    }

    private void releaseConnection() {
        if (connections.decrementAndGet() == 0) {
            synchronized (connections) {
                connections.notifyAll();
            }
        }
    }

    /// From now on connections are refused, and open ones end when their requests have.
    public void startDraining() {
        draining = true;
    }

    /// True once the server drains.
    public boolean draining() {
        return draining;
    }

    /// Waits until no connection is open.
    ///
    /// @return false when some still are after `nanos`
    public boolean awaitNoConnections(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        synchronized (connections) {
            while (connections.get() > 0) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                connections.wait(left);
            }
        }
        return true;
    }

    /// Takes bytes for a body; false when all bodies together would be too large.
    boolean reserveBody(int bytes) {
        if (bodyBytes.addAndGet(bytes) <= limits.sizes().allBodies()) {
            return true;
        }
        bodyBytes.addAndGet(-bytes);
        return false;
    }

    /// Gives bytes of a body back.
    void releaseBody(int bytes) {
        bodyBytes.addAndGet(-bytes);
    }

    /// Counts a request that is handed to the handler; false when too many run: then it must be refused.
    boolean admitRequest() {
        if (running.incrementAndGet() <= limits.counts().running()) {
            return true;
        }
        running.decrementAndGet();
        return false;
    }

    /// Uncounts a request that was admitted.
    void requestDone() {
        running.decrementAndGet();
    }

    /// Runs the handler of each of these exchanges on a virtual thread of its own.
    ///
    /// Only the first thread is started from here. To start one from outside means to lock the scheduler's common queue
    /// and perhaps to wake a carrier; the others are started by the first, which puts them into its own carrier's
    /// queue, from where idle carriers take them.
    void handle(List<Exchange> exchanges) {
        threads.newThread(() -> {
                    int last = exchanges.size() - 1;
                    for (Exchange exchange : exchanges.subList(0, last)) {
                        threads.newThread(exchange::handle).start();
                    }
                    exchanges.get(last).handle();
                })
                .start();
    }
}
