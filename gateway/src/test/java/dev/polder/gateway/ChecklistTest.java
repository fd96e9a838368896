package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The checklist of behaviours of an API server that clients observe: URLs, discovery, OpenAPI, content, lists and watches (1 to
/// 100), writes, deletions, subresources and namespaces (140 to 184), built-in objects and failures (260 to 276), transport and
/// clients (282 to 304). Each item stands in the display name of a test, or here with why it does not.
class ChecklistTest {
    private static final Pattern NAME = Pattern.compile("@DisplayName\\(\"([^\"]*)\"");
    private static final Pattern NUMBER = Pattern.compile("#([0-9]+)");

    private static final String CUSTOM = "about custom resources, which have tests of their own";
    private static final String STREAMS = "exec, attach, port-forward and logs are not there yet";

    private static final Map<Integer, String> WITHOUT = new TreeMap<>(Map.ofEntries(
            Map.entry(7, "RBAC does not look at selectors, and there is no other authorizer"),
            Map.entry(13, CUSTOM),
            Map.entry(17, STREAMS),
            Map.entry(28, CUSTOM),
            Map.entry(30, "API aggregation is not there"),
            Map.entry(38, CUSTOM),
            Map.entry(96, "what is stored can be decoded"),
            Map.entry(99, CUSTOM),
            Map.entry(157, "addresses are given out by the cluster that runs a Service"),
            Map.entry(158, "pods are admitted by the cluster that runs them"),
            Map.entry(168, "differs on purpose: see docs/compatibility.md"),
            Map.entry(263, "requests are queued by workspace, not by FlowSchema"),
            Map.entry(265, "there are no endpoints of the API server in a workspace"),
            Map.entry(272, "nothing here takes so long; a store that is not available has tests of its own"),
            Map.entry(274, "a failure is a Status, never a text"),
            Map.entry(282, STREAMS),
            Map.entry(283, STREAMS),
            Map.entry(284, STREAMS),
            Map.entry(285, STREAMS),
            Map.entry(286, STREAMS),
            Map.entry(296, "about clients alone"),
            Map.entry(297, "about clients alone")));

    private static Set<Integer> items() {
        return IntStream.concat(
                        IntStream.concat(IntStream.rangeClosed(1, 100), IntStream.rangeClosed(140, 184)),
                        IntStream.concat(IntStream.rangeClosed(260, 276), IntStream.rangeClosed(282, 304)))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    private static Set<Integer> proved() throws IOException {
        Set<Integer> proved = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
                Matcher names = NAME.matcher(Files.readString(file));
                while (names.find()) {
                    Matcher numbers = NUMBER.matcher(names.group(1));
                    while (numbers.find()) {
                        proved.add(Integer.valueOf(numbers.group(1)));
                    }
                }
            }
        }
        return proved;
    }

    @Test
    void everyItemHasATestOrAReason() throws IOException {
        Set<Integer> missing = items();
        missing.removeAll(proved());
        missing.removeAll(WITHOUT.keySet());
        assertEquals(Set.of(), missing, "items that no test names");
    }

    @Test
    void noItemHasBoth() throws IOException {
        List<Integer> both = new ArrayList<>(WITHOUT.keySet());
        both.retainAll(proved());
        assertEquals(List.of(), both, "items that a test names, and that are said to have none");
    }
}
