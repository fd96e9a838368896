package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.option.Lifespan;
import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.output.Age;
import dev.polder.gateway.cli.output.OutputFormat;
import dev.polder.gateway.cli.output.TextTable;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `polder workspace`.
@Command(
        name = "workspace",
        aliases = "ws",
        description = {
            "Create, list and delete workspaces.",
            "",
            "A NAME is a child of the workspace that the kubeconfig points at (root, when it points at none);"
                    + " a path such as root:team:app is absolute."
        })
public final class WorkspaceCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: create, list or delete");
    }

    /// What is done to one workspace and awaited.
    abstract static class Change implements Callable<Integer> {
        private final Surroundings surroundings;

        @Parameters(paramLabel = "NAME|PATH", description = "The workspace.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String workspace;

        @Mixin
        private final ServerOption server = new ServerOption();

        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                converter = Lifespan.Converter.class,
                description = "How long to wait, such as 30s or 2m. Default: 60s.")
        private Lifespan timeout = new Lifespan(Duration.ofMinutes(1));

        Change(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        /// Does it, and says in one line what was done.
        abstract String change(Workspaces workspaces, String workspace, Duration timeout) throws Exception;

        @Override
        public Integer call() throws Exception {
            try (ApiClient client = server.client(surroundings)) {
                surroundings.out().println(change(new Workspaces(client), workspace, timeout.duration()));
            }
            return 0;
        }
    }

    /// `polder workspace create`.
    @Command(
            name = "create",
            description = "Create a workspace and wait until it is Ready.",
            footer = {"", "Example:", "  polder workspace create demo"})
    public static final class Create extends Change {
        /// @param surroundings what to read and where to print
        public Create(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        String change(Workspaces workspaces, String workspace, Duration timeout) throws Exception {
            String url = workspaces.create(workspace, timeout).stringAt("spec", "URL");
            return "workspace %s is Ready%s".formatted(workspaces.place(workspace), url == null ? "" : " at " + url);
        }
    }

    /// `polder workspace delete`.
    @Command(
            name = "delete",
            description = "Delete a workspace with everything in it, and wait until it is gone.",
            footer = {"", "Example:", "  polder workspace delete root:team:app"})
    public static final class Delete extends Change {
        /// @param surroundings what to read and where to print
        public Delete(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        String change(Workspaces workspaces, String workspace, Duration timeout) throws Exception {
            return "workspace %s deleted".formatted(workspaces.delete(workspace, timeout));
        }
    }

    /// `polder workspace list`.
    @Command(
            name = "list",
            aliases = "ls",
            description = "List the workspaces directly below one.",
            footer = {"", "Examples:", "  polder workspace list", "  polder workspace list root:team -o name"})
    public static final class Listing implements Callable<Integer> {
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
                JsonObject list = workspaces.list(where);
                surroundings.out().print(text(list));
            }
            return 0;
        }

        private String text(JsonObject list) {
            List<JsonObject> items = list.objects("items");
            return switch (output) {
                case json, yaml -> output.text(list);
                case name -> String.join("", items.stream()
                        .map(each -> "workspace.tenancy.kcp.io/" + each.stringAt("metadata", "name") + "\n")
                        .toList());
                case table -> items.isEmpty() ? "No workspaces found\n" : table(items).toString();
            };
        }

        private TextTable table(List<JsonObject> items) {
            var table = new TextTable("NAME", "PHASE", "AGE", "URL");
            for (JsonObject each : items) {
                String name = each.stringAt("metadata", "name");
                String url = each.stringAt("spec", "URL");
                String created = each.stringAt("metadata", "creationTimestamp");
                table.row(
                        name == null ? "" : name,
                        Workspaces.phase(each),
                        Age.of(created, surroundings.clock().instant()),
                        url == null ? "" : url);
            }
            return table;
        }
    }
}
