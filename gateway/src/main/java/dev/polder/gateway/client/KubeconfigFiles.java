package dev.polder.gateway.client;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which kubeconfig files a command reads.
public final class KubeconfigFiles {
    private KubeconfigFiles() {}

    /// Chooses as kubectl does: the file that was named, else those that `KUBECONFIG` lists, else the last resort.
    ///
    /// @param named the file that the user named; null when none
    /// @param variable the value of `KUBECONFIG`, files with the system's path separator between them; null when unset
    /// @param lastResort the file for when nothing is said
    /// @return the files to merge, at least one. Those of a list that do not exist are left out unless none does
    public static List<Path> choose(@Nullable Path named, @Nullable String variable, Path lastResort) {
        if (named != null) {
            return List.of(named);
        }
        List<Path> listed = new ArrayList<>();
        for (String file : (variable == null ? "" : variable).split(File.pathSeparator)) {
            if (!file.isBlank()) {
                listed.add(Path.of(file));
            }
        }
        if (listed.isEmpty()) {
            return List.of(lastResort);
        }
        List<Path> existing = listed.stream().filter(Files::exists).toList();
        return existing.isEmpty() ? List.copyOf(listed) : existing;
    }
}
