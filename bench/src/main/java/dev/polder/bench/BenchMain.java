package dev.polder.bench;

import dev.polder.bench.report.LoadRow;
import dev.polder.bench.report.Report;
import dev.polder.gateway.client.KubeconfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `polder bench`.
@Command(
        name = "polder bench",
        description = {
            "Measure a gateway that is started for it, and any API server beside it in the same run.",
            "",
            "Rows: reads of ConfigMaps of 1 KiB (GET), durable creations of them, the time from start to ready, memory,"
                    + " and the server's processor time per operation where the server is a process of this machine"
                    + " (without its database). For comparison the reads are also sent to a bare Netty pipeline"
                    + " (bare-netty) and to Polder's HTTP server without anything behind it (http-server), with an"
                    + " answer of the same size.",
            "",
            "Everything that is created is deleted in the end."
        },
        footer = {
            "",
            "Examples:",
            "  polder bench",
            "  polder bench --seconds 15 --clients 1,64 -o json",
            "  polder bench --kubeconfig kube-apiserver.kubeconfig"
        })
public final class BenchMain implements Callable<Integer> {
    private static final int MISUSED = 2;
    private static final int MAX_CLIENTS = 1024;
    private static final int MAX_SECONDS = 3600;
    private static final int COLUMNS = 80;

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Measure the API server of this kubeconfig too; can be repeated.")
    private List<Path> kubeconfigs = new ArrayList<>();

    @Option(names = "-o", paramLabel = "FORMAT", description = "One of: ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.table;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each server is under each load. Default: 6.")
    private int seconds = 6;

    @Option(
            names = "--clients",
            paramLabel = "LIST",
            split = ",",
            description = "Numbers of clients at a time, each a row. Default: 1,16,128.")
    private List<Integer> clients = new ArrayList<>(List.of(1, 16, 128));

    @Option(names = "--starts", paramLabel = "N", description = "How often to start the gateway anew. Default: 3.")
    private int starts = 3;

    @Option(
            names = "--objects",
            paramLabel = "N",
            description = "How many ConfigMaps there are to read. Default: 1000.")
    private int objects = 1000;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is random. Default: a new one, printed.")
    private @Nullable Long seed;

    /// How the result is printed. In lower case, as it is typed.
    enum Format {
        table,
        json
    }

    private BenchMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// @param arguments what stands behind `polder bench`
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /// Runs a command line and gives its exit code: 0; 1 when a server failed; 2 when something is to be mended here.
    static int run(PrintStream out, PrintStream err, String... arguments) {
        var line = new CommandLine(new BenchMain(out, err));
        line.setUsageHelpWidth(COLUMNS);
        line.getCommandSpec().usageMessage().optionListHeading("%n");
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((e, _) -> {
            err.println("polder: " + e.getMessage() + "; see polder bench --help");
            return MISUSED;
        });
        line.setExecutionExceptionHandler((e, _, _) -> {
            err.println("polder: " + e.getMessage());
            return e instanceof KubeconfigException ? MISUSED : 1;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws Exception {
        require(seconds >= 1 && seconds <= MAX_SECONDS, "--seconds must be 1 to " + MAX_SECONDS);
        require(starts >= 1 && starts <= 100, "--starts must be 1 to 100");
        require(objects >= 1 && objects <= 1_000_000, "--objects must be 1 to 1000000");
        require(
                clients.stream().allMatch(each -> each >= 1 && each <= MAX_CLIENTS),
                "--clients must each be 1 to " + MAX_CLIENTS);
        var settings = new BenchSettings(
                kubeconfigs,
                clients,
                Duration.ofSeconds(seconds),
                starts,
                objects,
                seed == null ? System.nanoTime() & 0xffffffL : seed);
        Report report = measure(settings);
        out.print(
                switch (format) {
                    case table -> report.table();
                    case json -> report.json();
                });
        out.flush();
        return report.loads().stream().mapToLong(LoadRow::failures).sum() == 0 ? 0 : 1;
    }

    private Report measure(BenchSettings settings) throws Exception {
        try (var bench = new Bench(settings, err)) {
            // Ctrl-C: what was written to other people's servers goes, and so do our own.
            var cleaner = new Thread(() -> close(bench), "bench-cleaner");
            Runtime.getRuntime().addShutdownHook(cleaner);
            Report report = bench.run();
            Runtime.getRuntime().removeShutdownHook(cleaner);
            return report;
        } catch (IOException e) {
            throw new IOException(String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "), e);
        }
    }

    private void close(Bench bench) {
        try {
            bench.close();
        } catch (IOException e) {
            err.println("polder: could not tidy up: " + e.getMessage());
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
