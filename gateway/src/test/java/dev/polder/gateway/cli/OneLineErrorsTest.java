package dev.polder.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.status.Statuses;
import dev.polder.gateway.GatewayStartException;
import dev.polder.gateway.cli.process.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OneLineErrorsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final OneLineErrors errors = new OneLineErrors(new PrintStream(err, true, StandardCharsets.UTF_8));

    private String handle(Exception e) {
        err.reset();
        var line = new CommandLine(CommandLine.Model.CommandSpec.create());
        int exitCode = errors.handleExecutionException(e, line, line.parseArgs());
        return exitCode + " " + err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void eachFailureHasItsExitCode() {
        assertEquals("1 polder: no", handle(CommandFailure.refused("no")));
        assertEquals("2 polder: bad", handle(CommandFailure.misused("bad")));
        assertEquals("2 polder: port 1 is taken", handle(new GatewayStartException("port 1\n is taken")));
        assertEquals(
                "1 polder: the server refused: the server could not find the requested resource",
                handle(Statuses.unknownPath()));
        assertEquals("1 polder: interrupted", handle(new InterruptedException()));
        assertEquals(
                "1 polder: internal error: java.lang.IllegalStateException: x; POLDER_LOG_LEVEL=debug shows where",
                handle(new IllegalStateException("x")));
    }
}
