package dev.polder.store.directory;

import java.nio.file.Path;
import java.util.Map;

/// The formats of a data directory, by number: the only place that knows which ones this Polder can use. A change of what
/// is on disk adds a line; the one before stays usable for a minor release, or its line says what to do.
final class StoreFormat {
    /// The format that is written.
    static final int CURRENT = 2;

    /// What is done about a format.
    private sealed interface Rule {
        /// It is read and written.
        record Use() implements Rule {}

        /// It is left as it is.
        ///
        /// @param why with what to do, for people
        record Refuse(String why) implements Rule {}
    }

    private static final Map<Integer, Rule> RULES = Map.of(
            1,
            new Rule.Refuse("was made by a development version of Polder, before the first release;"
                    + " name another directory with --data-dir"),
            CURRENT,
            new Rule.Use());

    private StoreFormat() {}

    /// Returns when a directory of this format can be used.
    static void check(Path directory, int format) throws UnusableDirectoryException {
        switch (RULES.getOrDefault(format, new Rule.Refuse("this Polder knows up to %d; use a newer Polder".formatted(CURRENT)))) {
            case Rule.Use use -> {}
            case Rule.Refuse refuse -> throw new UnusableDirectoryException(
                    "%s has format %d: %s".formatted(directory, format, refuse.why()));
        }
    }
}
