package dev.polder.gateway.http.exchange;

import dev.polder.gateway.http.HttpLimits;
import java.util.stream.LongStream;

/// The times of [HttpLimits] in nanoseconds.
///
/// @param headers for an HTTP/1.1 header
/// @param body for a request body
/// @param idle for a connection without a request
/// @param stall for a client that takes no byte
/// @param tick how often the clock is looked at
public record HttpTimes(long headers, long body, long idle, long stall, long tick) {

    private static final long LONGEST_TICK = 500_000_000;
    private static final long SHORTEST_TICK = 10_000_000;

    static HttpTimes of(HttpLimits.Times times) {
        long headers = times.headers().toNanos();
        long body = times.body().toNanos();
        long idle = times.idle().toNanos();
        long stall = times.stall().toNanos();
        long shortest = LongStream.of(headers, body, idle, stall).min().orElseThrow();
        return new HttpTimes(
                headers, body, idle, stall, Math.clamp(shortest / 4, SHORTEST_TICK, LONGEST_TICK));
    }
}
