package dev.polder.gateway.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// Everything in the HTTP server that could grow without end, and how far it may.
///
/// @param sizes how many bytes a request may have
/// @param counts how many connections, streams and running handlers there may be
/// @param times how long a client may take
/// @param floods how many control frames a connection may send
/// @param marks how many bytes may wait to be sent
public record HttpLimits(Sizes sizes, Counts counts, Times times, Floods floods, WaterMarks marks) {
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int LEAST_CONNECTIONS = 32;
    private static final int RESERVED_FILES = 256;


    /// Bounds on one request, in bytes unless said otherwise.
    ///
    /// @param target length of the request target (path and query); longer is 414
    /// @param headers sum of all header names and values; more is 431
    /// @param headerFields number of header fields; more is 431
    /// @param body length of one body; longer is 413
    /// @param allBodies sum of all bodies held at one time, of all connections; a body beyond it is 503
    public record Sizes(int target, int headers, int headerFields, int body, long allBodies) {}

    /// Bounds on numbers of things.
    ///
    /// @param connections open connections; one more is closed at once
    /// @param streamsPerConnection concurrent HTTP/2 streams of one connection
    /// @param running requests whose handler has not answered yet, of all connections; one more is 503
    public record Counts(int connections, int streamsPerConnection, int running) {}

    /// Bounds on time. They are checked by a tick, so that a bound is exceeded by half a second at most.
    ///
    /// @param handshake from accept to the end of the TLS handshake
    /// @param headers from the first to the last byte of an HTTP/1.1 header
    /// @param body from the end of the header to the end of the body; later is 408
    /// @param idle how long a connection without a request is kept
    /// @param stall how long a client may take no byte of an answer that waits for it
    public record Times(Duration handshake, Duration headers, Duration body, Duration idle, Duration stall) {}

    /// Bounds on what an HTTP/2 client may make the server do without asking for anything. Exceeding one ends the
    /// connection with ENHANCE_YOUR_CALM.
    ///
    /// @param windowSeconds the span over which the other bounds count
    /// @param resets streams reset by the client, or by the server because of the client
    /// @param controlFrames PING, SETTINGS, PRIORITY and unknown frames
    /// @param queuedControlFrames answers to control frames that the client does not read
    public record Floods(int windowSeconds, int resets, int controlFrames, int queuedControlFrames) {}

    /// How much may wait in memory to be sent. A stream is polled until `streamHigh` bytes wait and again when no more
    /// than `streamLow` do; a single chunk may overshoot.
    ///
    /// @param streamLow bytes
    /// @param streamHigh bytes
    /// @param connectionHigh bytes of one connection that wait for its socket
    public record WaterMarks(int streamLow, int streamHigh, int connectionHigh) {}

    /// The limits that Polder is run with.
    public static HttpLimits defaults() {
        return new HttpLimits(
                new Sizes(16 << 10, 64 << 10, 256, 3 << 20, 256L << 20),
                new Counts(connections(), 250, 10_000),
                new Times(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(32),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(30)),
                new Floods(30, 1_000, 3_000, 1_000),
                new WaterMarks(16 << 10, 64 << 10, 128 << 10));
    }

    /// As many as leave the process files for the store, its libraries and what is opened on the way: without any it could
    /// not write a log, and would end.
    private static int connections() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) { // on Linux; elsewhere it is not there
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.substring("Max open files".length()).strip().split(" ", 2)[0])
                    .filter(files -> files.matches("\\d{1,18}"))
                    .map(files -> Math.clamp(Long.parseLong(files) - RESERVED_FILES, LEAST_CONNECTIONS, MOST_CONNECTIONS))
                    .findFirst()
                    .orElse(MOST_CONNECTIONS);
        } catch (IOException e) {
            return MOST_CONNECTIONS;
        }
    }

    /// These limits with other sizes.
    public HttpLimits withSizes(Sizes other) {
        return new HttpLimits(other, counts, times, floods, marks);
    }

    /// These limits with other counts.
    public HttpLimits withCounts(Counts other) {
        return new HttpLimits(sizes, other, times, floods, marks);
    }

    /// These limits with other times.
    public HttpLimits withTimes(Times other) {
        return new HttpLimits(sizes, counts, other, floods, marks);
    }

    /// These limits with other flood bounds.
    public HttpLimits withFloods(Floods other) {
        return new HttpLimits(sizes, counts, times, other, marks);
    }

    /// These limits with other water marks.
    public HttpLimits withMarks(WaterMarks other) {
        return new HttpLimits(sizes, counts, times, floods, other);
    }
}
