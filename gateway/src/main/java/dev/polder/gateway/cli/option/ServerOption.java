package dev.polder.gateway.cli.option;

import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.KubeconfigException;
import dev.polder.gateway.client.KubeconfigFiles;
import dev.polder.gateway.client.KubeconfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a command finds the gateway that it talks to.
public final class ServerOption {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig of the gateway. Default: the files that KUBECONFIG lists, else"
                    + " admin.kubeconfig in the data directory.")
    private @Nullable Path kubeconfig;

    @Mixin
    private final DataDirectoryOption data = new DataDirectoryOption();

    /// A client for the kubeconfig's current context. Whoever asks closes it.
    public ApiClient client(Surroundings surroundings) throws KubeconfigException {
        Path lastResort = data.directory(surroundings).resolve("admin.kubeconfig");
        var files = KubeconfigFiles.choose(kubeconfig, surroundings.environment().get("KUBECONFIG"), lastResort);
        if (Files.notExists(files.getFirst())) {
            throw new KubeconfigException(files.getFirst(), "does not exist; name one with --kubeconfig or KUBECONFIG");
        }
        return ApiClient.of(KubeconfigReader.read(files));
    }
}
