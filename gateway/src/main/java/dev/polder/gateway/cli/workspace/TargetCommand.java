package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.output.Age;
import dev.polder.gateway.cli.output.OutputFormat;
import dev.polder.gateway.cli.output.TextTable;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `polder target`.
@Command(
        name = "target",
        description = {
            "List the clusters that a workspace has.",
            "",
            "join, cordon, uncordon, drain and leave change them."
        })
public final class TargetCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: list");
    }

    /// `polder target list`.
    @Command(
            name = "list",
            aliases = "ls",
            description = {
                "List the clusters that were joined to one workspace.",
                "",
                "TAKES is what a cluster does with workloads: new (it takes them), none (cordoned) or back (it is being"
                        + " emptied). NAMESPACES and OBJECTS are what workspaces have there, as of the heartbeat."
            },
            footer = {"", "Examples:", "  polder target list", "  polder target list root:team -o json"})
    public static final class Listing implements Callable<Integer> {
        private static final int WIDTH = 80;

        private final Surroundings surroundings;

        @Parameters(
                arity = "0..1",
                paramLabel = "NAME|PATH",
                defaultValue = "",
                description = "The workspace to look into. Default: the one that the kubeconfig points at.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String workspace;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                defaultValue = "table",
                description = "One of: ${COMPLETION-CANDIDATES}. Default: table.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private OutputFormat output;

        @Mixin
        private final ServerOption server = new ServerOption();

        /// @param surroundings what to read and where to print
        public Listing(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws Exception {
            try (ApiClient client = server.client(surroundings)) {
                var workspaces = new Workspaces(client);
                String where = workspace.isEmpty() ? workspaces.current() : workspaces.address(workspace);
                JsonObject list = new SyncTargets(client.inWorkspace(where)).list();
                surroundings.out().print(text(list));
            }
            return 0;
        }

        private String text(JsonObject list) {
            List<JsonObject> items = list.objects("items");
            return switch (output) {
                case json, yaml -> output.text(list);
                case name -> String.join("", items.stream()
                        .map(each -> "synctarget.workload.kcp.io/" + name(each) + "\n")
                        .toList());
                case table -> items.isEmpty() ? "No clusters found\n" : table(items) + troubles(items);
            };
        }

        private String table(List<JsonObject> items) {
            Instant now = surroundings.clock().instant();
            var table = new TextTable("NAME", "READY", "TAKES", "HEARTBEAT", "NAMESPACES", "OBJECTS", "AGE");
            for (JsonObject each : items) {
                SyncTargets.Content content = SyncTargets.Content.of(each);
                String heartbeat = each.stringAt("status", "lastSyncerHeartbeatTime");
                table.row(
                        name(each),
                        SyncTargets.condition(each, "Ready").string("status", "Unknown"),
                        takes(each, now),
                        heartbeat == null ? "never" : Age.of(heartbeat, now),
                        Long.toString(content.namespaces()),
                        Long.toString(content.objects()),
                        Age.of(each.stringAt("metadata", "creationTimestamp"), now));
            }
            return table.toString();
        }

        private static String takes(JsonObject target, Instant now) {
            JsonObject spec = target.object("spec");
            String evictAfter = target.stringAt("spec", "evictAfter");
            if (evictAfter != null && isPast(evictAfter, now)) {
                return "back";
            }
            return spec != null && spec.isTrue("unschedulable") ? "none" : "new";
        }

        private static boolean isPast(String time, Instant now) {
            try {
                return !Instant.parse(time).isAfter(now);
            } catch (DateTimeException _) {
                return false;
            }
        }

        /// A line for each cluster that is not ready, about why.
        private static String troubles(List<JsonObject> items) {
            var text = new StringBuilder();
            for (JsonObject each : items) {
                JsonObject ready = SyncTargets.condition(each, "Ready");
                if (ready.string("status", "").equals("False")) {
                    String line = name(each) + ": " + SyncTargets.why(ready);
                    text.append(text.isEmpty() ? "\n" : "")
                            .append(line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...")
                            .append('\n');
                }
            }
            return text.toString();
        }

        private static String name(JsonObject target) {
            return Objects.requireNonNullElse(target.stringAt("metadata", "name"), "");
        }
    }
}
