package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.option.Lifespan;
import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.option.WaitOptions;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `polder drain`.
@Command(
        name = "drain",
        description = {
            "Cordon a cluster and take everything back from it.",
            "",
            "What another cluster takes leaves when it is well there; what no other takes leaves at once, and runs"
                    + " nowhere. Data in volumes of the cluster is not moved and goes with their claims. The cluster"
                    + " stays joined: uncordon lets it take workloads again."
        },
        footer = {"", "Examples:", "  polder drain west", "  polder drain west --after 2h"})
public final class DrainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "NAME", description = "The cluster, as it was joined.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String name;

    @Option(
            names = "--after",
            paramLabel = "TIME",
            converter = Lifespan.Converter.class,
            description = "Begin after this time, such as 30m or 2h, and do not wait for it.")
    private @Nullable Lifespan after;

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final ServerOption server = new ServerOption();

    /// @param surroundings what to read and where to print
    public DrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        SyncTargets.check(name);
        try (ApiClient client = server.client(surroundings)) {
            var targets = new SyncTargets(client);
            Instant now = surroundings.clock().instant();
            Instant begins = after == null ? now : now.plus(after.duration());
            JsonObject written = targets.evict(name, begins);
            if (after != null) {
                surroundings
                        .out()
                        .println("cluster %s is cordoned, and emptied from %s on"
                                .formatted(name, written.stringAt("spec", "evictAfter")));
                return 0;
            }
            surroundings.out().println("cluster %s is being emptied".formatted(name));
            if (wait.isWanted()) {
                targets.awaitEmpty(written, wait.timeout(), line -> surroundings.out().println(line));
                surroundings.out().println("cluster %s is empty".formatted(name));
            }
        }
        return 0;
    }
}
