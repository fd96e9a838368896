package dev.polder.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// A client that creates, replaces, patches and deletes objects, half of them everybody's, until the server does not answer
/// any more; a [ServerJournal] hears of each request before it is sent, and of each answer.
final class JournaledWriter implements Runnable {
    private static final int NAMES = 12;

    private final RestClient client;
    private final ServerJournal journal;
    private final SplittableRandom random;
    private final String prefix;
    private final String own;
    private int count;

    /// @param prefix of tokens: of this run and this writer only
    /// @param own    of names: of this writer in all runs
    JournaledWriter(RestClient client, ServerJournal journal, SplittableRandom random, String prefix, String own) {
        this.client = client;
        this.journal = journal;
        this.random = random;
        this.prefix = prefix;
        this.own = own;
    }

    @Override
    public void run() {
        try {
            while (true) {
                write();
            }
        } catch (AssertionError e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        }
    }

    private void write() {
        String token = prefix + "-" + count++;
        if (random.nextInt(60) == 0) {
            namespace("ns-" + token);
            return;
        }
        String name = (random.nextBoolean() ? own : "all") + "." + random.nextInt(NAMES);
        String path = ServerJournal.MAPS + "/" + name;
        var now = client.get(path);
        if (now.status() == 404) {
            journal.asks(token, "+" + name);
            end(token, client.post(ServerJournal.MAPS, body(name, token, 0)));
            return;
        }
        long revision = ServerJournal.revision(now.json());
        int choice = random.nextInt(8);
        if (choice == 0) {
            journal.asks(token, "-" + name);
            String options = "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"resourceVersion\":\"%d\"}}"
                    .formatted(revision);
            var answer = client.send(
                    "DELETE", path, options.getBytes(StandardCharsets.UTF_8), "content-type", "application/json");
            if (answer.status() == 200) {
                journal.deleted(token, revision);
            } else {
                refused(token, answer);
            }
        } else {
            journal.asks(token, "+" + name);
            String body = body(name, token, choice < 5 ? revision : 0); // half of them compare and swap
            end(token, choice % 2 == 0 ? client.put(path, body) : client.patch(path, "merge-patch+json", body));
        }
    }

    private void namespace(String name) {
        journal.asks(name, "+" + name);
        var answer = client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        if (answer.status() == 201) {
            journal.namespaceMade(name, name, ServerJournal.revision(answer.json()));
        } else {
            refused(name, answer);
        }
    }

    private String body(String name, String token, long revision) {
        String at = revision == 0 ? "" : ",\"resourceVersion\":\"" + revision + "\"";
        return "{\"metadata\":{\"name\":\"%s\"%s,\"labels\":{\"token\":\"%s\"}},\"data\":{\"token\":\"%3$s\",\"x\":\"%s\",\"zz\":\"%3$s\"}}"
                .formatted(name, at, token, "x".repeat(random.nextInt(1500)));
    }

    private void end(String token, RestClient.Answer answer) {
        if (answer.status() == 200 || answer.status() == 201) {
            journal.written(token, ServerJournal.revision(answer.json()));
        } else {
            refused(token, answer);
        }
    }

    /// For what others did meanwhile.
    private void refused(String token, RestClient.Answer answer) {
        if (answer.status() != 404 && answer.status() != 409) {
            throw new AssertionError(token + " gave " + answer.status() + ": " + answer.text());
        }
        journal.refused(token);
    }
}
