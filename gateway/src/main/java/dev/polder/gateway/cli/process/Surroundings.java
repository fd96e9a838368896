package dev.polder.gateway.cli.process;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a command finds around it.
///
/// @param environment the environment variables
/// @param out where results go
/// @param err where errors go
/// @param colours whether out shows colours
/// @param clock tells ages and times
/// @param lifetime when to stop
public record Surroundings(
        Map<String, String> environment,
        PrintStream out,
        PrintStream err,
        boolean colours,
        InstantSource clock,
        Lifetime lifetime) {

    /// Copies the environment.
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Those of this process.
    public static Surroundings ofThisProcess(Lifetime lifetime) {
        Map<String, String> environment = System.getenv();
        boolean colours = isTerminal() && !environment.containsKey("NO_COLOR");
        return new Surroundings(environment, System.out, System.err, colours, InstantSource.system(), lifetime);
    }

    /// Where Polder keeps its data when no other place is named: `$XDG_DATA_HOME/polder`, or `~/.local/share/polder`
    /// when the variable is unset or not an absolute path (as the XDG specification wants).
    public Path defaultDataDirectory() {
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path parent = data.startsWith("/")
                ? Path.of(data)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")), ".local", "share");
        return parent.resolve("polder");
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again since JDK 25, when input or output is no terminal
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }
}
