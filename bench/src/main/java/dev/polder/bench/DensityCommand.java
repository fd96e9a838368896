package dev.polder.bench;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.bench.density.Density;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `polder bench density`.
@Command(
        name = "polder bench density",
        description = {
            "Create very many idle workspaces on a gateway that is started for it, and measure what they cost.",
            "",
            "Reports the rate of creation, bytes on disk and in memory for each, how long a list of all takes in pages"
                    + " of 500, reads inside random ones beside reads on the empty server, and the time of a restart.",
        },
        footer = {"", "Example:", "  polder bench density --workspaces 1000000 --data-dir /big/disk/density"})
final class DensityCommand implements Callable<Integer> {
    private static final int MOST = 10_000_000;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--workspaces", paramLabel = "N", description = "How many. Default: 10000.")
    private int workspaces = 10_000;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep them in this new directory. Default: a temporary one, which is deleted.")
    private @Nullable Path directory;

    DensityCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        if (workspaces < 1 || workspaces > MOST) {
            throw new ParameterException(spec.commandLine(), "--workspaces must be 1 to " + MOST);
        }
        try (var density = new Density(workspaces, what -> err.println("bench: " + what))) {
            Map<String, String> facts = density.run(directory);
            switch (output.format()) {
                case table -> facts.forEach((name, value) -> out.printf("%-34s %s%n", name, value));
                case json -> {
                    var json = new JsonObject();
                    facts.forEach(json::put);
                    out.println(new String(JsonWriter.pretty(json), StandardCharsets.UTF_8));
                }
            }
        }
        out.flush();
        return 0;
    }
}
