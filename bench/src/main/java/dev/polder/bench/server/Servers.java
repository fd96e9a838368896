package dev.polder.bench.server;

import dev.polder.bench.baseline.BaselineMain;
import dev.polder.bench.baseline.Identity;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadClient;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ChildJvm;
import dev.polder.bench.process.ListeningProcess;
import dev.polder.bench.report.Role;
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
import java.util.stream.Stream;

/// Starts what is measured, in a temporary directory; closing stops the servers and deletes the directory.
public final class Servers implements AutoCloseable {
    /// The bare pipeline's name in the report.
    public static final String BARE = "bare-netty";

    /// A peer has no limit of what a tenant may hold.
    private static final String MANY = "1000000000000";
    private static final String GATEWAY_MAIN = "dev.polder.gateway.Main";
    private static final String GATEWAY = "polder";

    private final Path directory;
    private final Deque<ChildJvm> children = new ArrayDeque<>();
    private int made;

    /// @throws IOException if there is no room for temporary files
    public Servers() throws IOException {
        this.directory = Files.createTempDirectory("polder-bench-");
    }

    /// Where the servers keep what they keep.
    public Path directory() {
        return directory;
    }

    /// Starts the gateway several times, the last time to stay: each time in a new directory, and once more in the last
    /// one.
    ///
    /// @param startups what is told of how long it took
    public Subject gateway(int starts, List<Startup> startups)
            throws IOException, InterruptedException, KubeconfigException {
        List<Duration> fresh = new ArrayList<>();
        Path data = directory;
        for (int i = 0; i < starts; i++) {
            data = directory.resolve("gateway-" + i);
            try (ChildJvm child = serve(data)) {
                fresh.add(ready(child, data));
            }
        }
        startups.add(new Startup("new directory", fresh));
        return gateway(data, startups);
    }

    /// Starts the gateway to stay.
    ///
    /// @param data its directory, which may be new
    /// @param startups what is told of how long it took
    public Subject gateway(Path data, List<Startup> startups)
            throws IOException, InterruptedException, KubeconfigException {
        ChildJvm child = serve(data);
        children.push(child);
        startups.add(new Startup("same directory", List.of(ready(child, data))));
        return Subject.started(GATEWAY, Role.POLDER, access(data), child);
    }

    /// Stops the server that was started last.
    public void stopLast() {
        children.pop().close();
    }

    /// The bare pipeline, as fast as this machine can be with Netty.
    ///
    /// @param bytes of an answer, or of an event
    public Subject bareNetty(int bytes) throws IOException, InterruptedException, GeneralSecurityException {
        return baseline(BARE, "netty", bytes);
    }

    /// Polder's HTTP server with nothing behind it.
    ///
    /// @param bytes of an answer
    public Subject httpServer(int bytes) throws IOException, InterruptedException, GeneralSecurityException {
        return baseline("http-server", "http", bytes);
    }

    private Subject baseline(String name, String kind, int bytes)
            throws IOException, InterruptedException, GeneralSecurityException {
        made++;
        Identity identity = Identity.create(directory.resolve("%s-%d.p12".formatted(kind, made)));
        ChildJvm child = ChildJvm.start(
                directory.resolve(kind + ".log"),
                BaselineMain.class.getName(),
                List.of(kind, identity.file().toString(), Integer.toString(bytes)));
        children.push(child);
        var access = new ServerAccess(URI.create(child.url()), identity.trust(), new Credential.None());
        return Subject.started(name, Role.LIMIT, access, child);
    }

    /// A server that is there already.
    public static Subject existing(Path kubeconfig) throws KubeconfigException {
        ServerAccess access = KubeconfigReader.read(List.of(kubeconfig));
        String name = kubeconfig.getFileName().toString().replaceAll("\\.(kubeconfig|yaml|conf)$", "");
        return Subject.existing(name, access, ListeningProcess.of(access.server()));
    }

    /// Listens where it did before: under another address it would first move all workspaces there.
    private ChildJvm serve(Path data) throws IOException, InterruptedException, KubeconfigException {
        int port = Files.exists(data.resolve("admin.kubeconfig")) ? access(data).server().getPort() : 0;
        return ChildJvm.start(
                directory.resolve("gateway.log"),
                GATEWAY_MAIN,
                List.of(
                        "serve", "--data-dir", data.toString(), "--listen", "127.0.0.1:" + port,
                        "--workspace-objects", MANY, "--workspace-objects-per-kind", MANY, "--workspace-bytes", MANY));
    }

    private static Duration ready(ChildJvm child, Path data)
            throws IOException, InterruptedException, KubeconfigException {
        try (var load = new LoadClient(access(data))) {
            LoadResult answer = load.run(LoadPlan.counted(1, 1, Duration.ofSeconds(10), () -> Call.get("/readyz")));
            if (answer.operations() != 1) {
                throw new IOException("/readyz: " + answer.firstFailure());
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
