package dev.polder.gateway.cli;

import dev.polder.api.status.ApiException;
import dev.polder.gateway.GatewayStartException;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.client.KubeconfigException;
import dev.polder.gateway.client.UnreachableException;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says in one line on stderr why a command did not work, and chooses its exit code.
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final PrintStream err;

    OneLineErrors(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        String message = e.getMessage() == null ? "bad arguments" : e.getMessage();
        var line = new StringBuilder(message.strip());
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                line.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
            }
        }
        line.append("; see ").append(e.getCommandLine().getCommandSpec().qualifiedName()).append(" --help");
        say(line.toString());
        return CommandFailure.MISUSED;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
        LoggerFactory.getLogger(OneLineErrors.class).debug("command failed", e);
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return switch (e) {
            case CommandFailure failure -> {
                say(message);
                yield failure.exitCode();
            }
            case ApiException _ -> {
                say("the server refused: " + message);
                yield CommandFailure.REFUSED;
            }
            case KubeconfigException _, UnreachableException _, GatewayStartException _ -> {
                say(message);
                yield CommandFailure.MISUSED;
            }
            case InterruptedException _ -> {
                say("interrupted");
                yield CommandFailure.REFUSED;
            }
            default -> {
                say("internal error: %s; POLDER_LOG_LEVEL=debug shows where".formatted(e));
                yield CommandFailure.REFUSED;
            }
        };
    }

    private void say(String message) {
        err.println("polder: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
