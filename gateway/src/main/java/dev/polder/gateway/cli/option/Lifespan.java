package dev.polder.gateway.cli.option;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A length of time as it is typed: a number and one of `s`, `m`, `h`, `d`.
///
/// @param duration at least a second
public record Lifespan(Duration duration) {

    /// Reads `90s`, `10m`, `24h`, `30d`.
    public static final class Converter implements ITypeConverter<Lifespan> {
        private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

        @Override
        public Lifespan convert(String text) {
            Matcher shape = SHAPE.matcher(text);
            if (!shape.matches()) {
                throw new TypeConversionException(
                        "\"%s\" is not a time such as 90s, 10m, 24h or 30d".formatted(text));
            }
            long number = Long.parseLong(shape.group(1));
            return new Lifespan(switch (shape.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            });
        }
    }
}
