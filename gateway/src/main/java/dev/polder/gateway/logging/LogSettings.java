package dev.polder.gateway.logging;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How the log looks and how much there is.
///
/// @param json whether each line is a JSON object
/// @param level of Polder's own loggers: `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`; libraries say warnings only
public record LogSettings(boolean json, String level) {
    private static final String DEFAULT_LEVEL_PROPERTY = "dev.polder.log.level";
    private static final String QUIET = "WARN";
    private static final Set<String> LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /// Asks for `INFO` unless the user says otherwise: for commands that run for long. Has no effect once a logger
    /// exists.
    public static void preferInfo() {
        System.setProperty(DEFAULT_LEVEL_PROPERTY, "INFO");
    }

    /// What the user says by `POLDER_LOG` and `POLDER_LOG_LEVEL`. A level that does not exist counts as none.
    static LogSettings of(Map<String, String> environment) {
        String level = environment.getOrDefault("POLDER_LOG_LEVEL", "").toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            level = System.getProperty(DEFAULT_LEVEL_PROPERTY, QUIET);
        }
        return new LogSettings("json".equalsIgnoreCase(environment.get("POLDER_LOG")), level);
    }
}
