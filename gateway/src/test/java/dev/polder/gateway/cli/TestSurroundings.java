package dev.polder.gateway.cli;

import dev.polder.gateway.cli.process.Lifetime;
import dev.polder.gateway.cli.process.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Runs commands in this JVM and keeps what they print. Those that wait for a stop end at once.
public final class TestSurroundings implements Lifetime {
    public static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/nowhere"));
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    public TestSurroundings with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Surroundings surroundings() {
        return new Surroundings(
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                InstantSource.fixed(NOW),
                this);
    }

    /// Runs a command line and gives its exit code.
    public int run(String... arguments) {
        out.reset();
        err.reset();
        return PolderCommand.run(surroundings(), arguments);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void closeAtEnd(AutoCloseable part) {
        parts.push(part);
    }

    @Override
    public void awaitStop() {}

    @Override
    public void fail(String why) {
        throw new AssertionError(why);
    }

    /// Closes what the commands left to be closed.
    public void end() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
