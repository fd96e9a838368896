package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.ListQuery;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.rocksdb.RocksObjectStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// What a writer said, kept outside of its process, and the audit of a store against it: every acknowledged write is there
/// or was replaced by a later one, what was not acknowledged is there whole or not at all, no revision was given twice.
/// One thread.
final class Journal {
    private final Map<String, Asked> asked;
    private final Map<String, NavigableMap<Long, State>> acknowledged;
    private final Set<Long> revisions;
    private long acks;

    /// A write on its way: names with `+` or `-` before them.
    private record Asked(List<String> parts) {}

    /// What a name had after a write; no token when it was taken away.
    private record State(String token) {}

    Journal() {
        this(new HashMap<>(), new HashMap<>(), new HashSet<>(), 0);
    }

    private Journal(
            Map<String, Asked> asked, Map<String, NavigableMap<Long, State>> acknowledged, Set<Long> revisions, long acks) {
        this.asked = asked;
        this.acknowledged = acknowledged;
        this.revisions = revisions;
        this.acks = acks;
    }

    synchronized Journal copy() {
        Map<String, NavigableMap<Long, State>> states = new HashMap<>();
        acknowledged.forEach((name, history) -> states.put(name, new TreeMap<>(history)));
        return new Journal(new HashMap<>(asked), states, new HashSet<>(revisions), acks);
    }

    synchronized long acknowledged() {
        return acks;
    }

    synchronized void read(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "S" -> asked.put(words[1], new Asked(List.of(words).subList(2, words.length)));
            case "N" -> asked.remove(words[1]);
            case "A" -> {
                if (words[words.length - 1].equals(".")) { // else it was cut off while it was said
                    acknowledge(words);
                }
            }
            default -> {}
        }
    }

    private void acknowledge(String[] words) {
        Asked write = asked.remove(words[1]);
        List<String> parts = write.parts();
        for (int i = 0; i < parts.size(); i++) {
            long revision = Long.parseLong(words[2 + i]);
            assertTrue(revisions.add(revision), "revision " + revision + " was given twice");
            note(parts.get(i), revision, words[1]);
        }
        acks++;
    }

    private void note(String part, long revision, String token) {
        State state = new State(part.charAt(0) == '-' ? "" : token);
        acknowledged.computeIfAbsent(part.substring(1), name -> new TreeMap<>()).put(revision, state);
    }

    /// Compares the store with it, then settles the writes whose end was open: they were done, or will never be.
    synchronized void audit(RocksObjectStore store) {
        Map<String, StoredObject> present = new HashMap<>();
        for (StoredObject object : TestObjects.page(store, ListQuery.all(null, null)).items()) {
            present.put(object.key().name(), object);
            assertEquals(object.revision(), store.get(object.key()).orElseThrow().revision());
        }
        Map<String, NavigableMap<Long, String>> found = new HashMap<>();
        Set<String> names = new HashSet<>(acknowledged.keySet());
        names.addAll(present.keySet());
        for (String name : names) {
            audit(name, present.get(name), found);
        }
        for (Map.Entry<String, Asked> open : asked.entrySet()) {
            NavigableMap<Long, String> there = found.getOrDefault(open.getKey(), new TreeMap<>());
            for (String part : there.isEmpty() ? List.<String>of() : open.getValue().parts()) {
                assertTrue(
                        there.containsValue(part) || isReplaced(part, present, there.firstKey()),
                        open.getKey() + " is there in part: " + open.getValue().parts() + ", " + there);
            }
        }
        asked.clear();
    }

    /// Whether somebody wrote the name after a write of this revision, so that it need not show that write.
    private boolean isReplaced(String part, Map<String, StoredObject> present, long revision) {
        String name = part.substring(1);
        StoredObject object = present.get(name);
        if (object != null) {
            return object.revision() > revision;
        }
        NavigableMap<Long, State> history = acknowledged.getOrDefault(name, new TreeMap<>());
        boolean deleted = !history.isEmpty()
                && history.lastKey() > revision
                && history.lastEntry().getValue().token().isEmpty();
        return deleted || isOpen("-" + name);
    }

    private void audit(String name, StoredObject object, Map<String, NavigableMap<Long, String>> found) {
        NavigableMap<Long, State> history = acknowledged.getOrDefault(name, new TreeMap<>());
        Map.Entry<Long, State> last = history.lastEntry();
        String expected = last == null ? "" : last.getValue().token();
        if (object == null) {
            assertTrue(expected.isEmpty() || isOpen("-" + name), name + " is lost: acknowledged at " + last);
            if (last != null) {
                history.put(last.getKey(), new State("")); // taken away by a write that was not acknowledged
            }
            return;
        }
        String text = TestObjects.text(object);
        String token = text.substring(1, text.indexOf('/'));
        if (last != null && object.revision() == last.getKey()) {
            assertEquals(expected, token, name);
            return;
        }
        assertTrue(last == null || object.revision() > last.getKey(), name + " is back at " + object.revision() + ": " + last);
        Asked open = asked.get(token);
        assertTrue(open != null && open.parts().contains("+" + name), name + " holds " + token + ", which nobody wrote");
        assertTrue(revisions.add(object.revision()), "revision " + object.revision() + " was given twice");
        found.computeIfAbsent(token, t -> new TreeMap<>()).put(object.revision(), "+" + name);
        note("+" + name, object.revision(), token);
    }

    /// Whether a write on its way may have done this.
    private boolean isOpen(String part) {
        return new ArrayList<>(asked.values()).stream().anyMatch(write -> write.parts().contains(part));
    }
}
