package dev.polder.gateway.metrics;

import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.RequestHead;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections, bytes and the lag of event loops. Called on event loops: counts and returns.
final class HttpMetrics implements HttpEvents {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Counter accepted;
    private final Counter refused;
    private final Counter received;
    private final Counter sent;
    private final Timer lag;

    HttpMetrics(MeterRegistry registry) {
        Gauge.builder("polder_http_connections", connections, AtomicInteger::get)
                .description("Connections that are open")
                .register(registry);
        Gauge.builder("polder_http_requests_inflight", requests, AtomicInteger::get)
                .description("Requests that have begun and not ended, watches included")
                .register(registry);
        accepted = counter(registry, "polder_http_connections_accepted", "Connections that were accepted");
        refused = counter(registry, "polder_http_connections_refused", "Connections that were refused: too many");
        received = counter(registry, "polder_http_request_bytes", "Bytes of request bodies");
        sent = counter(registry, "polder_http_response_bytes", "Bytes of answers");
        lag = Timer.builder("polder_http_loop_lag")
                .description("How late event loops run a task")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void connectionOpened() {
        connections.incrementAndGet();
        accepted.increment();
    }

    @Override
    public void connectionClosed() {
        connections.decrementAndGet();
    }

    @Override
    public void connectionRefused() {
        refused.increment();
    }

    @Override
    public void requestStarted(RequestHead head) {
        requests.incrementAndGet();
    }

    @Override
    public void requestEnded(RequestHead head, Outcome outcome) {
        requests.decrementAndGet();
        received.increment((double) outcome.requestBytes());
        sent.increment((double) outcome.responseBytes());
    }

    @Override
    public void loopLag(int loop, long nanos) {
        lag.record(nanos, TimeUnit.NANOSECONDS);
    }
}
