package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.option.WaitOptions;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.KubeconfigReader;
import dev.polder.gateway.client.ServerAccess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `polder join`.
@Command(
        name = "join",
        description = {
            "Register a downstream cluster, under a name, in the workspace that the kubeconfig points at (root, when"
                    + " it points at none).",
            "",
            "Without a Placement the cluster serves that workspace and all below it: what is written there is carried"
                    + " to the cluster, and its status comes back. A SyncTarget and a Secret are written, and it is"
                    + " waited until the cluster is Ready. Joining again under the same name replaces the credential,"
                    + " without a restart of anything."
        },
        footer = {
            "",
            "The cluster's kubeconfig must hold a client certificate or a token. What its user has to be allowed is in"
                    + " manifests/downstream/rbac.yaml.",
            "",
            "Examples:",
            "  polder join west --cluster-kubeconfig ~/.kube/west",
            "  polder join west --cluster-kubeconfig ~/.kube/west --label region=eu"
        })
public final class JoinCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "What the cluster is to be called.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Option(
            names = "--cluster-kubeconfig",
            paramLabel = "FILE",
            required = true,
            description = "The kubeconfig of the cluster; its current context is used.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path clusterKubeconfig;

    @Option(
            names = "--no-check",
            description = "Do not ask the cluster for its version first: for a cluster that the gateway can reach and"
                    + " this machine cannot.")
    private boolean unchecked;

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "A label of the SyncTarget, for Locations to select by; can be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    /// @param surroundings what to read and where to print
    public JoinCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ServerAccess downstream = KubeconfigReader.read(List.of(clusterKubeconfig));
        SyncTargets.check(name, downstream, clusterKubeconfig);
        if (!unchecked) {
            try (ApiClient cluster = ApiClient.of(downstream)) {
                var _ = cluster.get("/version");
            }
        }
        try (ApiClient client = server.client(surroundings)) {
            String workspace = new Workspaces(client).current();
            var targets = new SyncTargets(client.inWorkspace(workspace));
            JsonObject written = targets.register(name, downstream, labels);
            surroundings
                    .out()
                    .println("cluster %s (%s) joined workspace %s".formatted(name, downstream.server(), workspace));
            if (wait.isWanted()) {
                surroundings.out().println(targets.awaitReady(written, wait.timeout(), this::say));
            }
        }
        return 0;
    }

    private void say(String progress) {
        surroundings.out().println(progress);
    }
}
