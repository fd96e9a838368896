package dev.polder.bench;

import dev.polder.bench.baseline.BaselineMain;
import dev.polder.bench.baseline.Identity;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadClient;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ChildJvm;
import dev.polder.bench.process.ListeningProcess;
import dev.polder.bench.report.Report;
import dev.polder.bench.report.Startup;
import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.KubeconfigException;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.ServerAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Starts what is measured, in a temporary directory; closing stops the servers and deletes the directory.
final class Servers implements AutoCloseable {
    private static final String GATEWAY_MAIN = "dev.polder.gateway.Main";

    private final Path directory;
    private final Deque<ChildJvm> children = new ArrayDeque<>();

    Servers() throws IOException {
        this.directory = Files.createTempDirectory("polder-bench-");
    }

    /// Starts the gateway several times, the last time to stay: each time in a new directory, and once more in the last
    /// one.
    ///
    /// @param startups what is told of how long it took
    Subject gateway(int starts, List<Startup> startups) throws IOException, InterruptedException, KubeconfigException {
        List<Duration> fresh = new ArrayList<>();
        Path data = directory;
        for (int i = 0; i < starts; i++) {
            data = directory.resolve("gateway-" + i);
            try (ChildJvm child = serve(data)) {
                fresh.add(ready(child, data));
            }
        }
        startups.add(new Startup("new directory", fresh));
        ChildJvm child = serve(data);
        children.push(child);
        startups.add(new Startup("same directory", List.of(ready(child, data))));
        return new Subject("polder", access(data), Optional.of(child.usage()), true);
    }

    /// A server of an unchanging body.
    ///
    /// @param kind as [BaselineMain] takes it
    Subject baseline(String name, String kind, int bytes)
            throws IOException, InterruptedException, GeneralSecurityException {
        Identity identity = Identity.create(directory.resolve(kind + ".p12"));
        ChildJvm child = ChildJvm.start(
                directory.resolve(kind + ".log"),
                BaselineMain.class.getName(),
                List.of(kind, identity.file().toString(), Integer.toString(bytes)));
        children.push(child);
        var access = new ServerAccess(URI.create(child.url()), identity.trust(), new Credential.None());
        return new Subject(name, access, Optional.of(child.usage()), false);
    }

    /// The bare pipeline.
    Subject bareNetty(int bytes) throws IOException, InterruptedException, GeneralSecurityException {
        return baseline(Report.BASELINE, "netty", bytes);
    }

    /// A server that is there already.
    static Subject existing(Path kubeconfig) throws KubeconfigException {
        ServerAccess access = KubeconfigReader.read(List.of(kubeconfig));
        String name = kubeconfig.getFileName().toString();
        return new Subject(name, access, ListeningProcess.of(access.server()), true);
    }

    private ChildJvm serve(Path data) throws IOException, InterruptedException {
        return ChildJvm.start(
                directory.resolve("gateway.log"),
                GATEWAY_MAIN,
                List.of("serve", "--data-dir", data.toString(), "--listen", "127.0.0.1:0"));
    }

    private static Duration ready(ChildJvm child, Path data)
            throws IOException, InterruptedException, KubeconfigException {
        try (var load = new LoadClient(access(data))) {
            LoadResult answer = load.run(new LoadPlan(1, Duration.ofSeconds(10), 1, () -> Call.get("/readyz")));
            if (answer.operations() != 1) {
                throw new IOException("/readyz answered with HTTP status " + answer.firstFailure());
            }
            return child.age();
        }
    }

    private static ServerAccess access(Path data) throws KubeconfigException {
        return KubeconfigReader.read(List.of(data.resolve("admin.kubeconfig")));
    }

    @Override
    public void close() throws IOException {
        while (!children.isEmpty()) {
            children.pop().close();
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
