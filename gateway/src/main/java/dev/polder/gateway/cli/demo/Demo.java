package dev.polder.gateway.cli.demo;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.certs.file.PrivateFile;
import dev.polder.gateway.Gateway;
import dev.polder.gateway.GatewaySettings;
import dev.polder.gateway.GatewayStartException;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.cli.workspace.SyncTargets;
import dev.polder.gateway.cli.workspace.WorkspaceCredentials;
import dev.polder.gateway.cli.workspace.Workspaces;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.KubeconfigException;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.ServerAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings everything up, step by step, and says so. What it starts is closed at the end of the command.
final class Demo {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final Duration CREDENTIAL_LIFETIME = Duration.ofDays(1);
    private static final String WORKSPACE = "root:demo";
    private static final String TARGET = "demo-cluster";

    private final Surroundings surroundings;
    private final @Nullable Path downstreamKubeconfig;
    private final DemoJournal journal;
    private final long end = System.nanoTime() + DEADLINE.toNanos();

    /// @param downstreamKubeconfig of the cluster to use; null for a simulated one
    Demo(Surroundings surroundings, @Nullable Path downstreamKubeconfig) {
        this.surroundings = surroundings;
        this.downstreamKubeconfig = downstreamKubeconfig;
        this.journal = new DemoJournal(surroundings.out(), surroundings.colours());
    }

    /// Shows it all; returns when the application is seen to run.
    ///
    /// @throws CommandFailure if something is still missing at the deadline; the message says what
    void show()
            throws CommandFailure, GatewayStartException, KubeconfigException, IOException, InterruptedException {
        // A kubeconfig that cannot be used is found before anything is started.
        ServerAccess named = downstreamKubeconfig == null ? null : checked(downstreamKubeconfig);
        DemoDirectory directory = DemoDirectory.create();
        surroundings.lifetime().closeAtEnd(directory);
        journal.title(directory.path());
        Gateway gateway = start(GatewaySettings.of(directory.path().resolve("gateway")));
        journal.step("gateway", gateway.url().toString());
        ServerAccess downstream = named == null ? simulated(directory) : named;
        if (named != null) {
            journal.step("cluster", downstream.server() + " (yours)");
        }
        ApiClient root = client(KubeconfigReader.read(List.of(gateway.adminKubeconfig())));
        var _ = new SyncTargets(root).register(TARGET, downstream, Map.of());
        journal.step("SyncTarget", TARGET + " in workspace root");
        Duration left = Duration.ofNanos(end - System.nanoTime());
        JsonObject workspace = new Workspaces(root).create(WORKSPACE, left);
        journal.step("workspace", WORKSPACE + " is Ready");
        ServerAccess tenant = new WorkspaceCredentials(root)
                .issue(WORKSPACE, WorkspaceCredentials.Wanted.admin(CREDENTIAL_LIFETIME));
        Path kubeconfig = directory.path().resolve("demo.kubeconfig");
        PrivateFile.write(kubeconfig, YamlWriter.text(tenant.toKubeconfig(WORKSPACE)));
        ApiClient demo = client(tenant);
        DemoApplication application = DemoApplication.load();
        application.applyTo(demo);
        journal.step("applied", String.join(", ", application.kinds()));
        try (ApiClient cluster = ApiClient.of(downstream)) {
            String id = workspace.stringAt("spec", "cluster");
            var check = new DemoCheck(demo, cluster, id == null ? "" : id);
            journal.ready(check.await(end, journal), named == null);
            journal.commands(kubeconfig, named == null);
            if (downstreamKubeconfig != null) {
                journal.left(downstreamKubeconfig, check.seenNamespace());
            }
        }
    }

    private static ServerAccess checked(Path kubeconfig) throws CommandFailure, KubeconfigException {
        ServerAccess named = KubeconfigReader.read(List.of(kubeconfig));
        SyncTargets.check(TARGET, named, kubeconfig);
        return named;
    }

    private ServerAccess simulated(DemoDirectory directory) throws GatewayStartException, KubeconfigException {
        Gateway cluster =
                start(GatewaySettings.of(directory.path().resolve("cluster")).asSimulatedCluster());
        journal.step("cluster", cluster.url() + " (simulated: no container runs)");
        return KubeconfigReader.read(List.of(cluster.adminKubeconfig()));
    }

    private Gateway start(GatewaySettings settings) throws GatewayStartException {
        Gateway gateway = Gateway.start(settings);
        surroundings.lifetime().closeAtEnd(gateway);
        gateway.onFailure(surroundings.lifetime()::fail);
        return gateway;
    }

    private ApiClient client(ServerAccess access) {
        ApiClient client = ApiClient.of(access);
        surroundings.lifetime().closeAtEnd(client);
        return client;
    }
}
