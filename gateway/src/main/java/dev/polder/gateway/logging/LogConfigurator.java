package dev.polder.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import net.logstash.logback.encoder.LogstashEncoder;

/// Found by logback as a service. Code in place of logback's XML: reading that costs more than all the rest of the log's
/// start.
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    /// What comes from outside, such as a name, cannot begin a line of its own.
    private static final String PLAIN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg){'[\\r\\n]+', ' '}%n";

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        configure(loggers, LogSettings.of(System.getenv()), System.err);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void configure(LoggerContext loggers, LogSettings settings, OutputStream out) {
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(loggers);
        appender.setName("stderr");
        appender.setEncoder(settings.json() ? json(loggers) : plain(loggers));
        appender.setOutputStream(out);
        appender.start();
        Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        loggers.getLogger("dev.polder").setLevel(Level.toLevel(settings.level()));
    }

    private static Encoder<ILoggingEvent> plain(LoggerContext loggers) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern(PLAIN);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext loggers) {
        var encoder = new LogstashEncoder();
        encoder.setContext(loggers);
        encoder.start();
        return encoder;
    }
}
