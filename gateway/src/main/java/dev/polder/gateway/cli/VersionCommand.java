package dev.polder.gateway.cli;

import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.output.OutputFormat;
import dev.polder.gateway.cli.process.Surroundings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `polder version`.
@Command(name = "version", description = "Print the version of Polder, and of the Java that it runs on.")
final class VersionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    /// The formats that a version is printed in.
    enum Format {
        json(OutputFormat.json),
        yaml(OutputFormat.yaml);

        private final OutputFormat format;

        Format(OutputFormat format) {
            this.format = format;
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "One of: ${COMPLETION-CANDIDATES}. Default: one line of text.")
    private @Nullable Format output;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        String java = System.getProperty("java.runtime.version", "unknown");
        String vendor = System.getProperty("java.vendor", "unknown");
        if (output == null) {
            surroundings.out().println("polder %s (Java %s, %s)".formatted(version(), java, vendor));
        } else {
            JsonObject text = new JsonObject()
                    .put("version", version())
                    .put("java", java)
                    .put("javaVendor", vendor)
                    .put("platform", System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
            surroundings.out().print(output.format.text(text));
        }
        return 0;
    }

    /// What the jar says; classes that are in none say nothing.
    static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }
}
