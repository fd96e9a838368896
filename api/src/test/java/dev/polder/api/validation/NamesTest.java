package dev.polder.api.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.resource.NameRule;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final long SEED = 20_261_123;
    private static final String LETTERS = "aazz09AZ--..__*/ \nü";
    private static final Pattern REGEX = Pattern.compile("regex used for validation is '(.*)'\\)");

    /// The rules are code, and the messages tell a regular expression: both must mean the same.
    @Test
    void textsAreJudgedAsTheRegularExpressionInTheMessageSays() {
        for (Function<String, List<String>> rule : List.<Function<String, List<String>>>of(
                Names::dnsLabel,
                Names::dnsSubdomain,
                Names::wildcardSubdomain,
                Names::labelKey,
                Names::labelValue,
                Names::configMapKey,
                name -> Names.check(NameRule.DNS_1035_LABEL, name, false))) {
            Matcher message = REGEX.matcher(rule.apply("ü").getFirst());
            message.find();
            Pattern regex = Pattern.compile(message.group(1));
            var random = new Random(SEED);
            for (int i = 0; i < 50_000; i++) {
                var text = new StringBuilder(random.nextInt(10) == 0 ? "*." : "");
                for (int length = random.nextInt(8); length > 0; length--) {
                    text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
                }
                String name = text.toString();
                if (name.indexOf('/') < 0 && !name.startsWith("..") && !name.equals(".")) {
                    assertEquals(
                            regex.matcher(name).matches(), rule.apply(name).isEmpty(), () -> name + " by " + regex);
                }
            }
        }
    }
}
