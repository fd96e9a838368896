package dev.polder.syncer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;

/// The document of the sync engine says what proves each requirement: that these tests exist is proven here.
final class SyncerDocumentTest {
    private static final Pattern ROW = Pattern.compile("^\\| ((?:INV|[A-Z])-[0-9b.]+) \\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))`");
    private static final List<String> MODULES =
            List.of("api", "authz", "bench", "certs", "control", "gateway", "index", "store", "syncer");

    private final Map<String, String> rows = rows();

    @Test
    void everyRequirementOfTheReviewHasOneRow() {
        List<String> wanted = IntStream.rangeClosed(1, 52)
                .mapToObj("S-%02d"::formatted)
                .toList();
        assertEquals(wanted, rows.keySet().stream().filter(id -> id.startsWith("S-")).toList());
    }

    @Test
    void everyFaultHasARowAndEveryPromiseToo() {
        Set<String> faults = new TreeSet<>(Set.of("F-08b"));
        IntStream.rangeClosed(1, 40).mapToObj("F-%02d"::formatted).forEach(faults::add);
        assertEquals(faults, new TreeSet<>(rows.keySet().stream().filter(id -> id.startsWith("F-")).toList()));
        assertEquals(8, rows.keySet().stream().filter(id -> id.startsWith("INV-")).count());
        assertEquals(33, rows.keySet().stream().filter(id -> id.matches("[ETDPCUVWHMXG]-.*")).count());
    }

    @Test
    void rowsNameTestsThatExistOrSayThatTheyAreOpen() {
        Set<String> tests = tests();
        List<String> wrong = new ArrayList<>();
        rows.forEach((id, proof) -> {
            List<String> named = TEST.matcher(proof).results().map(m -> m.group(1)).toList();
            if (named.isEmpty() && !proof.strip().startsWith("open")) {
                wrong.add(id + " names no test");
            }
            named.stream().filter(name -> !tests.contains(name)).forEach(name -> wrong.add(id + ": no " + name));
        });
        assertEquals(List.of(), wrong);
    }

    @Test
    void theFlowsAreDrawn() {
        String document = WorkingCopy.read("docs/syncer.md");
        for (String flow : List.of("Spec down", "Status up", "Delete", "Mirror")) {
            int begin = document.indexOf("\n## " + flow + "\n");
            assertTrue(begin >= 0, flow);
            int picture = document.indexOf("```mermaid", begin);
            assertTrue(picture > 0 && picture < document.indexOf("\n## ", begin + 1), flow + " has no picture");
        }
    }

    private static Map<String, String> rows() {
        Map<String, String> rows = new TreeMap<>();
        WorkingCopy.read("docs/syncer.md").lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                assertFalse(rows.containsKey(row.group(1)), "two rows of " + row.group(1));
                rows.put(row.group(1), row.group(3));
            }
        });
        return rows;
    }

    private static Set<String> tests() {
        Set<String> names = new TreeSet<>();
        for (String module : MODULES) {
            Path directory = WorkingCopy.root().resolve(module).resolve("src/test/java");
            if (Files.exists(directory)) {
                WorkingCopy.javaFiles(directory)
                        .forEach(f -> names.add(f.getFileName().toString().replace(".java", "")));
            }
        }
        return names;
    }
}
