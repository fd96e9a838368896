package dev.polder.gateway.client;

import java.nio.file.Path;

/// A kubeconfig that cannot be used. The message is one line: which file, what is wrong with it, and how to mend it.
public final class KubeconfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param file the kubeconfig
    /// @param problem what is wrong, and after a semicolon what to do about it
    public KubeconfigException(Path file, String problem) {
        this("kubeconfig " + file + " " + problem);
    }

    KubeconfigException(String message) {
        super(message.replaceAll("\\s*\\R\\s*", " "));
    }
}
