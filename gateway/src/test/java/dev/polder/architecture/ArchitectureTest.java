package dev.polder.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds the rules against the code of this working copy.
final class ArchitectureTest {
    private static final Repository REPOSITORY = Repository.read(Repository.root());

    static List<Rule> rules() {
        return Stream.of(ImportRules.rules(), SizeRules.rules(), NameRules.rules())
                .flatMap(List::stream)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> holds() {
        return rules().stream().map(rule -> DynamicTest.dynamicTest(rule.name(), () -> {
            List<String> violations = rule.violations(REPOSITORY);
            assertTrue(violations.isEmpty(), () -> rule.name() + ":\n  " + String.join("\n  ", violations));
        }));
    }

    @Test
    void looksAtTheCodeOfEveryModule() {
        assertAll(Repository.MODULES.stream().map(module -> () -> {
            assertFalse(
                    REPOSITORY.classes().stream().noneMatch(each -> each.module().equals(module)),
                    "no classes of " + module);
            assertFalse(
                    REPOSITORY.mainSources().stream().noneMatch(each -> each.module().equals(module)),
                    "no sources of " + module);
        }));
    }
}
