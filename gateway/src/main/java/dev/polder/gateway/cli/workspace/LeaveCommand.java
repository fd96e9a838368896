package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.option.WaitOptions;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `polder leave`.
@Command(
        name = "leave",
        description = {
            "Take everything back from a cluster, and forget it and its credential.",
            "",
            "What workspaces have on the cluster is deleted there at once, whether or not it runs elsewhere: drain"
                    + " first to move it. A cluster that cannot be reached is given up after some minutes; what may be"
                    + " left there is said then."
        },
        footer = {"", "Example:", "  polder drain west && polder leave west"})
public final class LeaveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "The cluster, as it was joined.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    /// @param surroundings what to read and where to print
    public LeaveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        SyncTargets.check(name);
        try (ApiClient client = server.client(surroundings)) {
            var targets = new SyncTargets(client);
            JsonObject deleted = targets.delete(name);
            surroundings.out().println("cluster %s is leaving".formatted(name));
            if (wait.isWanted()) {
                String end = targets.awaitGone(deleted, wait.timeout(), line -> surroundings.out().println(line));
                surroundings.out().println(end);
            }
        }
        return 0;
    }
}
