package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.gateway.cli.option.Lifespan;
import dev.polder.gateway.cli.option.ServerOption;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `polder kubeconfig`.
@Command(
        name = "kubeconfig",
        description = {
            "Print a complete kubeconfig for a workspace, with a fresh client certificate in it.",
            "",
            "The certificate is valid in that workspace alone. Without --user and --group it is cluster-admin there;"
                    + " with them, what it may do comes from the workspace's roles and bindings (RBAC)."
        },
        footer = {
            "",
            "Examples:",
            "  polder kubeconfig demo > demo.kubeconfig",
            "  polder kubeconfig root:team --user alice --group dev --lifetime 12h"
        })
public final class KubeconfigCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "WORKSPACE", description = "Name or path of the workspace.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String workspace;

    @Option(names = "--user", paramLabel = "NAME", description = "Who the certificate is for.")
    private @Nullable String user;

    @Option(names = "--group", paramLabel = "GROUP", description = "A group to put the user in; can be repeated.")
    private List<String> groups = new ArrayList<>();

    @Option(
            names = "--lifetime",
            paramLabel = "TIME",
            converter = Lifespan.Converter.class,
            description = "How long the certificate is valid, such as 24h or 90d. Default: 30d.")
    private Lifespan lifetime = new Lifespan(Duration.ofDays(30));

    @Mixin
    private final ServerOption server = new ServerOption();

    /// @param surroundings what to read and where to print
    public KubeconfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        try (ApiClient client = server.client(surroundings)) {
            String address = new Workspaces(client).address(workspace);
            var wanted = new WorkspaceCredentials.Wanted(user, List.copyOf(groups), lifetime.duration());
            var access = new WorkspaceCredentials(client).issue(address, wanted);
            String name = access.workspace().orElse(workspace);
            surroundings.out().print(YamlWriter.text(access.toKubeconfig(name)));
        }
        return 0;
    }
}
