package dev.polder.bench;

import dev.polder.api.json.JsonObject;
import dev.polder.bench.report.Report;
import dev.polder.bench.report.Startup;
import dev.polder.bench.server.Servers;
import dev.polder.bench.server.Subject;
import dev.polder.bench.suite.Scale;
import dev.polder.bench.suite.Stage;
import dev.polder.bench.suite.Suite;
import dev.polder.gateway.client.KubeconfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// Measures all servers in one run.
final class Bench implements AutoCloseable {
    private final BenchSettings settings;
    private final PrintStream progress;
    private final Servers servers = new Servers();
    private final Stage stage;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean begun;

    /// @param progress told what is done
    Bench(BenchSettings settings, PrintStream progress) throws IOException {
        this.settings = settings;
        this.progress = progress;
        this.stage = new Stage(settings.scale(), servers, new Random(settings.seed()), this::say);
    }

    Report run() throws IOException, InterruptedException, KubeconfigException, GeneralSecurityException {
        List<Startup> startups = new ArrayList<>();
        List<Subject> existing = new ArrayList<>();
        for (Path kubeconfig : settings.kubeconfigs()) {
            existing.add(Servers.existing(kubeconfig));
        }
        say("starting the gateway %d times".formatted(settings.starts() + 1));
        stage.add(servers.gateway(settings.starts(), startups));
        existing.forEach(stage::add);
        begun = true;
        for (Suite suite : Suite.values()) {
            if (settings.suites().contains(suite)) {
                suite.measurement().run(stage);
            }
        }
        return new Report(conditions(), stage.rows(), startups, stage.changes());
    }

    private JsonObject conditions() {
        Scale scale = settings.scale();
        return new JsonObject()
                .put("seed", Long.toString(settings.seed()))
                .put("rounds", "%d of %d ms each per row and server"
                        .formatted(Scale.ROUNDS, scale.perRound().toMillis()))
                .put("objects", "%d ConfigMaps with 1 KiB of text".formatted(scale.objects()))
                .put("load", "closed loops, HTTP/2 over TLS 1.3, up to 16 connections, same machine")
                .put("machine", "%d processors, %s".formatted(
                        Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch")))
                .put("java", System.getProperty("java.runtime.version", ""));
    }

    private void say(String what) {
        progress.println("bench: " + what);
        progress.flush();
    }

    /// Deletes what was created, then stops what was started; once, by whoever comes first.
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (begun) {
                stage.tidyUp();
            }
        } finally {
            stage.close();
            servers.close();
        }
    }
}
