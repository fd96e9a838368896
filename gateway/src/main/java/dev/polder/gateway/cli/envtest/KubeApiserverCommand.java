package dev.polder.gateway.cli.envtest;

import dev.polder.gateway.GatewaySettings;
import dev.polder.gateway.OperatorTls;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// `polder kube-apiserver`: takes the command line of a kube-apiserver. What a URL without a workspace reaches, the root
/// workspace, is the cluster.
@Command(
        name = "kube-apiserver",
        description = {
            "Serve where a test environment (envtest of controller-runtime) starts a kube-apiserver.",
            "",
            "Takes the flags of a kube-apiserver. Those that say nothing to Polder are left out; the log names the ones"
                    + " that would change how a kube-apiserver behaves. What is stored is in CERT-DIR/polder."
        },
        footer = {"", "See docs/envtest.md."})
public final class KubeApiserverCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Server server;

    @Option(names = "--secure-port", paramLabel = "PORT", required = true, description = "Where to listen.")
    private int port;

    @Option(
            names = "--bind-address",
            paramLabel = "IP",
            description = "Where to listen. Default: ${DEFAULT-VALUE}.")
    private String address = "127.0.0.1";

    @Option(
            names = "--cert-dir",
            paramLabel = "DIR",
            required = true,
            description = "Holds apiserver.crt and apiserver.key, unless other files are named; Polder's own"
                    + " certificate is shown when it has neither.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(names = "--tls-cert-file", paramLabel = "FILE", description = "The certificate to show.")
    private @Nullable Path certificate;

    @Option(names = "--tls-private-key-file", paramLabel = "FILE", description = "Its private key.")
    private @Nullable Path privateKey;

    @Option(
            names = "--client-ca-file",
            paramLabel = "FILE",
            description = "Who issues certificates for clients, beside Polder itself.")
    private @Nullable Path clientAuthorities;

    @Unmatched
    private final List<String> others = new ArrayList<>();

    /// Serves until somebody wants it to stop.
    public interface Server {
        /// @param name what serves, for the line that says so
        void run(Surroundings surroundings, GatewaySettings settings, String name) throws Exception;
    }

    public KubeApiserverCommand(Surroundings surroundings, Server server) {
        this.surroundings = surroundings;
        this.server = server;
    }

    @Override
    public Integer call() throws Exception {
        OtherFlags.read(others).tell();
        server.run(surroundings, settings(), "Polder, as a kube-apiserver,");
        return 0;
    }

    private GatewaySettings settings() throws CommandFailure {
        if (port < 1 || port > 65535) {
            throw CommandFailure.misused("--secure-port " + port + " is not in 1 to 65535");
        }
        GatewaySettings settings =
                GatewaySettings.of(directory.resolve("polder")).withListen(address, port);
        GatewaySettings asked = OtherFlags.disablesPodAccounts(others) ? settings.withoutPodAccounts() : settings;
        return tls().map(asked::withTls).orElse(asked);
    }

    private Optional<OperatorTls> tls() throws CommandFailure {
        if ((certificate == null) != (privateKey == null)) {
            throw CommandFailure.misused("--tls-cert-file and --tls-private-key-file need each other");
        }
        Path shown = certificate == null ? directory.resolve("apiserver.crt") : certificate;
        Path key = privateKey == null ? directory.resolve("apiserver.key") : privateKey;
        if (certificate == null && Files.notExists(shown) && Files.notExists(key)) {
            if (clientAuthorities != null) {
                throw CommandFailure.misused("--client-ca-file needs a certificate to show: " + shown + " is not there");
            }
            return Optional.empty();
        }
        return Optional.of(new OperatorTls(shown, key, Optional.ofNullable(clientAuthorities)));
    }
}
