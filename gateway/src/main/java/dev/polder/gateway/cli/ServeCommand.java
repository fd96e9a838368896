package dev.polder.gateway.cli;

import dev.polder.gateway.Gateway;
import dev.polder.gateway.GatewaySettings;
import dev.polder.gateway.GatewayStartException;
import dev.polder.gateway.cli.option.DataDirectoryOption;
import dev.polder.gateway.cli.option.HistoryOptions;
import dev.polder.gateway.cli.option.Lifespan;
import dev.polder.gateway.cli.option.ListenAddress;
import dev.polder.gateway.cli.option.ListenOption;
import dev.polder.gateway.cli.option.WorkspaceLimitOptions;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.IdleHeap;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.logging.LogSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `polder serve`.
@Command(
        name = "serve",
        description = {
            "Start a gateway and serve until SIGTERM or Ctrl-C.",
            "",
            "Once the gateway answers, DIR/admin.kubeconfig is written anew and one line says where it listens."
        },
        footer = {
            "",
            "Environment: POLDER_LOG=json makes the log JSON, POLDER_LOG_LEVEL is one of error, warn, info, debug,"
                    + " trace. The log goes to stderr.",
            "",
            "Examples:",
            "  polder serve",
            "  polder serve --data-dir /var/lib/polder --listen 0.0.0.0:6443"
        })
final class ServeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final DataDirectoryOption data = new DataDirectoryOption();

    @Mixin
    private final ListenOption listen = new ListenOption(new ListenAddress("127.0.0.1", 6443));

    @Option(
            names = "--event-ttl",
            paramLabel = "TIME",
            converter = Lifespan.Converter.class,
            description = "How long Events are kept after they were last written, such as 90s or 2h. Default: 1h.")
    private Lifespan events = new Lifespan(GatewaySettings.EVENT_LIFETIME);

    @Mixin
    private final WorkspaceLimitOptions limits = new WorkspaceLimitOptions();

    @Mixin
    private final HistoryOptions history = new HistoryOptions();

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        run(surroundings, settings(), "Polder");
        return 0;
    }

    private GatewaySettings settings() throws CommandFailure {
        GatewaySettings here = listen.in(GatewaySettings.of(data.directory(surroundings)));
        return history.in(limits.in(here.withEventLifetime(events.duration())));
    }

    /// Serves until somebody wants it to stop.
    ///
    /// @param name what serves, for the line that says so
    static void run(Surroundings surroundings, GatewaySettings settings, String name)
            throws GatewayStartException, InterruptedException, CommandFailure {
        LogSettings.preferInfo();
        Gateway gateway = Gateway.start(settings);
        surroundings.lifetime().closeAtEnd(gateway);
        surroundings.lifetime().closeAtEnd(IdleHeap.start());
        gateway.onFailure(surroundings.lifetime()::fail);
        long millis = ManagementFactory.getRuntimeMXBean().getUptime();
        Path kubeconfig = gateway.adminKubeconfig();
        surroundings
                .out()
                .println("%s serves %s (ready in %d ms); kubeconfig: %s"
                        .formatted(name, gateway.url(), millis, kubeconfig));
        surroundings.out().flush();
        surroundings.lifetime().awaitStop();
    }
}
