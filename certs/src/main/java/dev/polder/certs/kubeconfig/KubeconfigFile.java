package dev.polder.certs.kubeconfig;

import dev.polder.certs.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;

/// A kubeconfig on disk, which only its owner may read (mode 0600).
///
/// @param path where it is, or is to be
public record KubeconfigFile(Path path) {
    /// Writes the file in place of what was there. Whoever reads it at the same time finds the old one or the new one
    /// as a whole. Directories that are missing are made, with mode 0700.
    ///
    /// @throws IOException if that is not possible; the file is then as it was
    public void write(Kubeconfig kubeconfig) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            PrivateFile.createDirectories(directory);
        }
        PrivateFile.write(path, kubeconfig.toYaml());
    }
}
