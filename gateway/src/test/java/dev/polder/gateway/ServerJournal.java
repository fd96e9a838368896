package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// What clients asked a server for and what it answered, kept outside of its process, and the audit of what it serves after it
/// was killed: every acknowledged write is there or was replaced by a later one, what was not answered is there whole or not
/// at all, no revision was given twice. All access holds its lock.
final class ServerJournal {
    static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String NAMESPACES = "/api/v1/namespaces";

    /// Two for each revision: a deletion of what had revision R stands between R and R + 1.
    private final Map<String, NavigableMap<Long, String>> acknowledged = new HashMap<>();

    private final Map<String, String> asked = new HashMap<>();
    private final Set<Long> revisions = new HashSet<>();
    private final Set<String> namespaces = new HashSet<>();
    private long acks;
    private long newest;
    private long floor;

    /// Of acknowledged writes.
    synchronized long acknowledged() {
        return acks;
    }

    /// @param what the write: `+name` or `-name`
    synchronized void asks(String token, String what) {
        asked.put(token, what);
    }

    /// It was refused: not done.
    synchronized void refused(String token) {
        asked.remove(token);
    }

    /// It was done.
    synchronized void written(String token, long revision) {
        String name = Objects.requireNonNull(asked.remove(token)).substring(1);
        give(revision);
        history(name).put(revision * 2, token);
        acks++;
    }

    /// What had this revision was deleted.
    synchronized void deleted(String token, long revision) {
        history(Objects.requireNonNull(asked.remove(token)).substring(1)).put(revision * 2 + 1, "");
        acks++;
    }

    /// With all that belongs to it.
    synchronized void namespaceMade(String token, String name, long revision) {
        asked.remove(token);
        give(revision);
        namespaces.add(name);
        acks++;
    }

    private NavigableMap<Long, String> history(String name) {
        return acknowledged.computeIfAbsent(name, n -> new TreeMap<>());
    }

    private void give(long revision) {
        assertTrue(revisions.add(revision), "revision " + revision + " was given twice");
        assertTrue(revision > floor, "revision " + revision + " was given after a start that followed " + floor);
        newest = Math.max(newest, revision);
    }

    /// Compares what a server that was started again serves, then settles the writes that were not answered: they were done, or
    /// never will be. Nobody writes meanwhile.
    synchronized void audit(RestClient client) {
        Map<String, JsonObject> present = new HashMap<>();
        for (JsonObject object : items(client, MAPS)) {
            present.put(String.valueOf(object.stringAt("metadata", "name")), object);
        }
        Set<String> names = new HashSet<>(acknowledged.keySet());
        names.addAll(present.keySet());
        names.remove("kube-root-ca.crt");
        floor = newest;
        for (String name : names) {
            audit(name, present.get(name));
            var got = client.get(MAPS + "/" + name);
            assertEquals(present.containsKey(name) ? 200 : 404, got.status(), name + ": " + got.text());
            if (present.containsKey(name)) {
                assertEquals(revision(present.get(name)), revision(got.json()), name);
            }
        }
        auditNamespaces(client);
        floor = newest;
        asked.clear();
    }

    private static Iterable<JsonObject> items(RestClient client, String path) {
        var answer = client.get(path);
        assertEquals(200, answer.status(), answer.text());
        JsonArray items = Objects.requireNonNull(answer.json().array("items"));
        return items.objects();
    }

    static long revision(JsonObject object) {
        return Long.parseLong(String.valueOf(object.stringAt("metadata", "resourceVersion")));
    }

    private void audit(String name, @org.jspecify.annotations.Nullable JsonObject object) {
        NavigableMap<Long, String> history = history(name);
        Map.Entry<Long, String> last = history.lastEntry();
        if (object == null) {
            boolean gone = last == null || last.getValue().isEmpty();
            assertTrue(gone || asked.containsValue("-" + name), name + " is lost: acknowledged as " + last);
            if (!gone) {
                history.put(last.getKey() + 1, "");
            }
            return;
        }
        String token = String.valueOf(object.stringAt("data", "token"));
        String again = String.valueOf(object.stringAt("data", "zz")); // the last bytes of what was sent
        assertEquals(token, again, name + " is there in part");
        assertEquals(token, object.stringAt("metadata", "labels", "token"), name + " is there in part");
        long at = revision(object) * 2;
        if (last != null && at == last.getKey()) {
            assertEquals(last.getValue(), token, name);
            return;
        }
        assertTrue(last == null || at > last.getKey(), () -> name + " is back at " + at / 2 + ": " + last);
        assertEquals("+" + name, asked.remove(token), name + " holds " + token + ", which nobody wrote");
        assertTrue(revisions.add(at / 2), "revision " + at / 2 + " was given twice");
        newest = Math.max(newest, at / 2);
        history.put(at, token);
    }

    /// A namespace is written with what belongs to it, so it never stands without.
    private void auditNamespaces(RestClient client) {
        Set<String> there = new HashSet<>();
        for (JsonObject namespace : items(client, NAMESPACES)) {
            String name = String.valueOf(namespace.stringAt("metadata", "name"));
            there.add(name);
            if (!name.startsWith("ns-")) {
                continue;
            }
            String path = NAMESPACES + "/" + name;
            assertEquals(200, client.get(path + "/serviceaccounts/default").status(), name + " is there in part");
            assertEquals(200, client.get(path + "/configmaps/kube-root-ca.crt").status(), name + " is there in part");
            if (namespaces.add(name)) {
                assertEquals("+" + name, asked.remove(name), name + " was made by nobody");
                assertTrue(revisions.add(revision(namespace)), name + " has a revision that was given before");
                newest = Math.max(newest, revision(namespace));
            }
        }
        assertTrue(there.containsAll(namespaces), () -> "lost: " + namespaces + " of " + there);
    }
}
