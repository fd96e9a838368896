package dev.polder.gateway.cli.demo;

import dev.polder.gateway.cli.process.Surroundings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `polder demo`.
@Command(
        name = "demo",
        description = {
            "See it work: a gateway, a downstream cluster, a workspace, an application, and its status back.",
            "",
            "Everything happens in a new temporary directory and on free ports of this machine, and is gone in the"
                    + " end. The downstream cluster is a simulated one, in which no container runs, unless you name"
                    + " your own."
        },
        footer = {
            "",
            "Examples:",
            "  polder demo",
            "  polder demo --once && echo works",
            "  polder demo --downstream-kubeconfig ~/.kube/config"
        })
public final class DemoCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--once",
            description = "End when the application is seen to run (exit code 0), or 120 s after the start when"
                    + " something is missing (exit code 1).")
    private boolean once;

    @Option(
            names = "--downstream-kubeconfig",
            paramLabel = "FILE",
            description = "Use the cluster of this kubeconfig's current context instead of a simulated one.")
    private @Nullable Path downstreamKubeconfig;

    /// @param surroundings what to read and where to print
    public DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        new Demo(surroundings, downstreamKubeconfig).show();
        if (!once) {
            surroundings.lifetime().awaitStop();
        }
        return 0;
    }
}
