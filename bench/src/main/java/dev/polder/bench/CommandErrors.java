package dev.polder.bench;

import dev.polder.gateway.client.KubeconfigException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/// Runs the command line of the benchmarks: 80 columns of help, one line for a mistake.
final class CommandErrors {
    private static final int MISUSED = 2;
    private static final int COLUMNS = 80;

    private CommandErrors() {}

    /// Gives its exit code: 0; 1 when a server failed; 2 when something is to be mended here.
    static int run(Object command, PrintStream out, PrintStream err, String... arguments) {
        var line = new CommandLine(command);
        line.setUsageHelpWidth(COLUMNS);
        line.getCommandSpec().usageMessage().optionListHeading("%n");
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, _) -> {
            err.println("polder: " + e.getMessage() + "; see polder bench --help");
            return MISUSED;
        });
        line.setExecutionExceptionHandler((e, _, _) -> {
            err.println("polder: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
            return e instanceof KubeconfigException ? MISUSED : 1;
        });
        return line.execute(arguments);
    }
}
