package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.ListQuery;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void nothingThatWasAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < KILLS; round++) {
            long before = acknowledged.values().stream().mapToLong(r -> r).max().orElse(0);
            Map<String, Long> fresh = killAfter("r" + round, 500 + 700 * round);
            assertTrue(fresh.values().stream().allMatch(revision -> revision > before));
            acknowledged.putAll(fresh);
            check(acknowledged);
        }
    }

    @Test
    @Timeout(120)
    void noSecretIsLostWhenTheProcessIsKilledWhileKeysChange() throws Exception {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < KILLS; round++) {
            acknowledged.putAll(killAfter("k" + round, 700 + 900 * round, "keys"));
            check(acknowledged);
        }
        assertTrue(Files.readAllLines(directory.resolve("encryption.key")).size() > KILLS, "keys did change");
    }

    /// Runs a writer until it has acknowledged so many writes, kills it, and gives all that it acknowledged.
    private Map<String, Long> killAfter(String prefix, int writes, String... more) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                java,
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                CrashingWriter.class.getName(),
                directory.toString(),
                prefix));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> acknowledged = new HashMap<>();
        try (BufferedReader lines = process.inputReader()) {
            String line;
            while ((line = lines.readLine()) != null) {
                String[] words = line.split(" ", -1);
                if (words.length == 3) {
                    assertNull(acknowledged.put(words[0], Long.parseLong(words[1])));
                }
                if (acknowledged.size() == writes) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertTrue(acknowledged.size() >= writes, "the writer ended by itself");
        return acknowledged;
    }

    private void check(Map<String, Long> acknowledged) throws Exception {
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
                StoredObject object = store.get(TestObjects.map(entry.getKey())).orElseThrow();
                assertEquals(entry.getValue(), object.revision());
                assertTrue(TestObjects.text(object).startsWith(entry.getKey() + "x"));
            }
            Set<Long> revisions = new HashSet<>();
            for (StoredObject object : TestObjects.page(store, ListQuery.all(null, null)).items()) {
                assertTrue(revisions.add(object.revision()), "a revision was used twice");
                assertTrue(object.revision() < store.revision());
            }
        }
    }
}
