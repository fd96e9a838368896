package dev.polder.gateway.cli.workspace;

import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `polder cordon` and `polder uncordon`: whether a cluster takes new workloads.
public abstract class CordonCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final boolean cordons;
    private final String done;

    @Parameters(paramLabel = "NAME", description = "The cluster, as it was joined.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Mixin
    private final ServerOption server = new ServerOption();

    private CordonCommand(Surroundings surroundings, boolean cordons, String done) {
        this.surroundings = surroundings;
        this.cordons = cordons;
        this.done = done;
    }

    @Override
    public Integer call() throws Exception {
        SyncTargets.check(name);
        try (ApiClient client = server.client(surroundings)) {
            var _ = new SyncTargets(client).cordon(name, cordons);
            surroundings.out().println(done.formatted(name));
        }
        return 0;
    }

    /// `polder cordon`.
    @Command(
            name = "cordon",
            description = {
                "Keep new workloads away from a cluster.",
                "",
                "Namespaces that are on the cluster stay there, and what is written in them goes on being carried"
                        + " there. Nothing else begins there."
            },
            footer = {"", "Example:", "  polder cordon west"})
    public static final class Cordon extends CordonCommand {
        /// @param surroundings what to read and where to print
        public Cordon(Surroundings surroundings) {
            super(surroundings, true, "cluster %s is cordoned: it keeps what it has and takes nothing new");
        }
    }

    /// `polder uncordon`.
    @Command(
            name = "uncordon",
            description = "Let a cluster take workloads again, after cordon or drain.",
            footer = {"", "Example:", "  polder uncordon west"})
    public static final class Uncordon extends CordonCommand {
        /// @param surroundings what to read and where to print
        public Uncordon(Surroundings surroundings) {
            super(surroundings, false, "cluster %s takes workloads again");
        }
    }
}
