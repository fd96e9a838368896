package dev.polder.gateway.cli.keys;

import dev.polder.gateway.cli.option.DataDirectoryOption;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Surroundings;
import dev.polder.store.directory.StoreDirectory;
import dev.polder.store.keys.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `polder keys`.
@Command(
        name = "keys",
        description = "Change the keys that Secrets are encrypted with on disk.")
public final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: rotate");
    }

    /// `polder keys rotate`.
    @Command(
            name = "rotate",
            description = {
                "Add a new key to DIR/encryption.key, on the machine of the server.",
                "",
                "The server may run: within 10 seconds it encrypts with the new key, and then everything that is there"
                        + " anew. When its log says that nothing uses the old key any more, take the line of the old"
                        + " key out of the file. Keep a copy of the file: without it no Secret can be read."
            },
            footer = {"", "Example:", "  polder keys rotate --data-dir /var/lib/polder"})
    public static final class Rotate implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private final DataDirectoryOption data = new DataDirectoryOption();

        public Rotate(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws CommandFailure {
            Path file = data.directory(surroundings).resolve(StoreDirectory.KEY_FILE);
            if (!Files.exists(file)) {
                throw CommandFailure.misused(file + " does not exist: name the server's data directory with --data-dir");
            }
            try {
                int id = new KeyFile(file).add(new SecureRandom());
                surroundings.out().printf("key %d is new in %s; keep a copy of the file%n", id, file);
                surroundings.out().flush();
                return 0;
            } catch (IOException e) {
                throw CommandFailure.misused(String.valueOf(e.getMessage()));
            }
        }
    }
}
