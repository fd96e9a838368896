package dev.polder.gateway.cli;

import dev.polder.gateway.GatewaySettings;
import dev.polder.gateway.cli.option.ListenAddress;
import dev.polder.gateway.cli.option.ListenOption;
import dev.polder.gateway.cli.process.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `polder simulate-cluster`.
@Command(
        name = "simulate-cluster",
        description = {
            "Start a simulated downstream cluster and serve until SIGTERM or Ctrl-C.",
            "",
            "It looks like a cluster and runs nothing: its Pods say Running, but no container exists. For trying out"
                    + " Polder without a cluster, and for tests. What is written to it is durable, and"
                    + " DIR/admin.kubeconfig is the file for polder join."
        },
        footer = {"", "Example:", "  polder simulate-cluster --data-dir /tmp/simulated --listen 127.0.0.1:0"})
final class SimulateClusterCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            required = true,
            description = "Where everything durable is kept; not the directory of a gateway.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Mixin
    private final ListenOption listen = new ListenOption(new ListenAddress("127.0.0.1", 0));

    SimulateClusterCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        GatewaySettings settings = listen.in(GatewaySettings.of(directory)).asSimulatedCluster();
        ServeCommand.run(surroundings, settings, "A simulated cluster");
        return 0;
    }
}
