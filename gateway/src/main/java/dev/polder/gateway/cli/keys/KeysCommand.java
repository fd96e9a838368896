package dev.polder.gateway.cli.keys;

import dev.polder.certs.CertificateStoreException;
import dev.polder.certs.token.TokenKeys;
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
        description = "Change the keys that Secrets are encrypted with on disk, and those that tokens are signed with.")
public final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: rotate or rotate-tokens");
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

    /// `polder keys rotate-tokens`.
    @Command(
            name = "rotate-tokens",
            description = {
                "Add a new key for tokens of service accounts to DIR/pki/service-accounts, on the machine of the server.",
                "",
                "The server may run: within 10 seconds it knows the key and shows it to those who check tokens themselves,"
                        + " and after an hour it signs with it. Tokens of older keys stay good for as long as the file of"
                        + " their key is there: take it away when they have ended, or at once when the key was stolen."
            },
            footer = {"", "Example:", "  polder keys rotate-tokens --data-dir /var/lib/polder"})
    public static final class RotateTokens implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        private final DataDirectoryOption data = new DataDirectoryOption();

        public RotateTokens(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws CommandFailure {
            Path directory = data.directory(surroundings).resolve(TokenKeys.DIRECTORY);
            if (!Files.isDirectory(directory)) {
                throw CommandFailure.misused(
                        directory + " does not exist: name the server's data directory with --data-dir");
            }
            try {
                int number = TokenKeys.add(directory, new SecureRandom());
                surroundings.out().printf("%s is new; keep a copy of the file%n", directory.resolve(number + ".key"));
                surroundings.out().flush();
                return 0;
            } catch (CertificateStoreException e) {
                throw CommandFailure.misused(String.valueOf(e.getMessage()));
            }
        }
    }
}
