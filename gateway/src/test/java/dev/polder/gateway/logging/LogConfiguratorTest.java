package dev.polder.gateway.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogConfiguratorTest {
    private static String logged(LogSettings settings) {
        return logged(settings, "there");
    }

    private static String logged(LogSettings settings, String whom) {
        var err = new ByteArrayOutputStream();
        var loggers = new LoggerContext();
        loggers.setMDCAdapter(new LogbackMDCAdapter());
        LogConfigurator.configure(loggers, settings, err);
        loggers.getLogger("dev.polder.Test").info("hello {}", whom);
        loggers.getLogger("other.Library").info("noise");
        assertEquals(Level.WARN, loggers.getLogger("other").getEffectiveLevel());
        loggers.stop();
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesAreForPeopleByDefault() {
        String line = logged(new LogSettings(false, "INFO"));
        assertTrue(line.matches("\\d{4}-\\S+ INFO  Test: hello there\\R"), line);
    }

    @Test
    void whatComesFromOutsideBeginsNoLineOfItsOwn() {
        String forged = "there\r\n2030-01-01T00:00:00Z ERROR Committer: lost";
        assertEquals(1, logged(new LogSettings(false, "INFO"), forged).lines().count());
        assertEquals(1, logged(new LogSettings(true, "INFO"), forged).lines().count());
    }

    @Test
    void linesAreJsonOnRequest() {
        String line = logged(new LogSettings(true, "INFO"));
        assertTrue(line.startsWith("{") && line.contains("\"message\":\"hello there\""), line);
        assertEquals("", logged(new LogSettings(true, "ERROR")));
    }

    @Test
    void theEnvironmentDecides() {
        assertEquals(new LogSettings(true, "DEBUG"), LogSettings.of(Map.of("POLDER_LOG", "json", "POLDER_LOG_LEVEL", "debug")));
        assertEquals("ERROR", LogSettings.of(Map.of("POLDER_LOG_LEVEL", "error")).level());
    }
}
