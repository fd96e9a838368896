package dev.polder.architecture;

import java.util.List;
import java.util.function.Function;

/// One thing that holds for the whole code.
///
/// @param name what holds, as a sentence
/// @param check finds where it does not: one line per place, empty when all is well
record Rule(String name, Function<Repository, List<String>> check) {
    List<String> violations(Repository repository) {
        return check.apply(repository).stream().sorted().distinct().toList();
    }
}
