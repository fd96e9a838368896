package dev.polder.bench;

import dev.polder.bench.report.Report;
import dev.polder.bench.report.Row;
import dev.polder.bench.suite.Scale;
import dev.polder.bench.suite.Suite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  get         reads of random ConfigMaps of 1 KiB",
            "  list        lists of all of them: plain, gzip, whole, in pages",
            "  create      durable creations of them",
            "  fanout      one object changed 10 times a second, many watches",
            "  churn       ConfigMaps of 14 KB changed all the time, 10 watches",
            "  workspaces  created until usable, deleted until gone; no peer",
            "",
            "Servers take turns in a random order, in three rounds a row. CPU is the server's processor time where it is"
                    + " a process of this machine, with the etcd behind it. What this machine can do at all is"
                    + " shown by a bare Netty pipeline that sends as many bytes from memory (bare-netty), by Polder's"
                    + " HTTP server with nothing behind it (http-server), and by a file that is synced (fsync).",
            "",
            "Everything that is created is deleted in the end. \"polder bench density\" measures very many idle"
                    + " workspaces."
        },
        footer = {
            "",
            "Examples:",
            "  polder bench",
            "  polder bench --suite list,fanout --seconds 15 -o json",
            "  polder bench --kubeconfig kube-apiserver.kubeconfig",
            "  polder bench density --workspaces 100000"
        })
public final class BenchMain implements Callable<Integer> {
    private static final int MAX_CLIENTS = 1024;
    private static final int MAX_SECONDS = 3600;
    private static final int MILLION = 1_000_000;
    private static final String DENSITY = "density";

    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Measure the API server of this kubeconfig too; can be repeated.")
    private List<Path> kubeconfigs = new ArrayList<>();

    @Option(
            names = "--suite",
            paramLabel = "LIST",
            split = ",",
            description = "Which benchmarks, some of: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<Suite> suites = new ArrayList<>(Arrays.asList(Suite.values()));

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long each server is under each load. Default: 3.")
    private double seconds = 3;

    @Option(
            names = "--clients",
            paramLabel = "LIST",
            split = ",",
            description = "Numbers of clients at a time of get and create, each a row. Default: 1,512.")
    private List<Integer> clients = new ArrayList<>(List.of(1, 512));

    @Option(names = "--starts", paramLabel = "N", description = "How often to start the gateway anew. Default: 1.")
    private int starts = 1;

    @Option(
            names = "--objects",
            paramLabel = "N",
            description = "How many ConfigMaps there are to read. Default: 10000.")
    private int objects = 10_000;

    @Option(
            names = "--watches",
            paramLabel = "N",
            description = "How many watches a change goes to, 100 on each connection. Default: 10000.")
    private int watches = 10_000;

    @Option(
            names = "--churned",
            paramLabel = "N",
            description = "How many ConfigMaps of 14 KB are changed. Default: 2000.")
    private int churned = 2000;

    @Option(names = "--workspaces", paramLabel = "N", description = "How many are created. Default: 2000.")
    private int workspaces = 2000;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is random. Default: a new one, printed.")
    private @Nullable Long seed;

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
        if (arguments.length > 0 && arguments[0].equals(DENSITY)) {
            return CommandErrors.run(
                    new DensityCommand(out, err), out, err, Arrays.copyOfRange(arguments, 1, arguments.length));
        }
        return CommandErrors.run(new BenchMain(out, err), out, err, arguments);
    }

    @Override
    public Integer call() throws Exception {
        require(seconds >= 0.1 && seconds <= MAX_SECONDS, "--seconds must be 0.1 to " + MAX_SECONDS);
        between("--starts", starts, 100);
        between("--objects", objects, MILLION);
        between("--watches", watches, MILLION);
        between("--churned", churned, MILLION);
        between("--workspaces", workspaces, MILLION);
        for (int each : clients) {
            between("--clients", each, MAX_CLIENTS);
        }
        var scale = new Scale(clients, Duration.ofMillis(Math.round(seconds * 1000)), objects, watches, churned, workspaces);
        var settings = new BenchSettings(
                kubeconfigs,
                EnumSet.copyOf(suites),
                starts,
                scale,
                seed == null ? System.nanoTime() & 0xffffffL : seed);
        Report report = measure(settings);
        out.print(
                switch (output.format()) {
                    case table -> report.table();
                    case json -> report.json();
                });
        out.flush();
        return report.rows().stream().mapToLong(Row::failures).sum() == 0 ? 0 : 1;
    }

    private Report measure(BenchSettings settings) throws Exception {
        try (var bench = new Bench(settings, err)) {
            // Ctrl-C: what was written to other people's servers goes, and so do our own.
            var cleaner = new Thread(() -> close(bench), "bench-cleaner");
            Runtime.getRuntime().addShutdownHook(cleaner);
            Report report = bench.run();
            Runtime.getRuntime().removeShutdownHook(cleaner);
            return report;
        }
    }

    private void close(Bench bench) {
        try {
            bench.close();
        } catch (IOException e) {
            err.println("polder: could not tidy up: " + e.getMessage());
        }
    }

    private void between(String option, int value, int most) {
        require(value >= 1 && value <= most, "%s must be 1 to %d".formatted(option, most));
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
