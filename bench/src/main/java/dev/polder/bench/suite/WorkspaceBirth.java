package dev.polder.bench.suite;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.bench.load.AnswerReader;
import dev.polder.bench.load.Call;
import dev.polder.bench.server.Subject;
import dev.polder.bench.server.WorkspaceCalls;
import java.util.Map;

/// One workspace from its creation until it can be used: its discovery answers and it takes a ConfigMap. One thread.
final class WorkspaceBirth implements AnswerReader {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final long PAUSE_MILLIS = 2;
    private static final int MAX_PAUSES = 5000;

    private final Subject subject;
    private final String name;
    private Step step = Step.CREATED;
    private int pauses;

    private enum Step {
        CREATED,
        DISCOVERED,
        WRITTEN
    }

    private WorkspaceBirth(Subject subject, String name) {
        this.subject = subject;
        this.name = name;
    }

    /// The first request.
    static Call of(Subject subject, String name) {
        return WorkspaceCalls.creation(subject, name).readBy(new WorkspaceBirth(subject, name));
    }

    private Call discovery() {
        return Call.get(WorkspaceCalls.inside(subject, name) + "/api/v1", Map.of(), this);
    }

    private Call write() {
        JsonObject object = new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "ConfigMap")
                .put("metadata", new JsonObject().put("name", "first"))
                .put("data", new JsonObject().put("payload", name));
        String path = WorkspaceCalls.inside(subject, name) + "/api/v1/namespaces/default/configmaps";
        return Call.post(path, JsonWriter.compact(object)).readBy(this);
    }

    @Override
    public Outcome end(int status) {
        if (step != Step.CREATED && (status == FORBIDDEN || status == NOT_FOUND) && pauses < MAX_PAUSES) {
            pauses++;
            return new Outcome.Next(step == Step.DISCOVERED ? discovery() : write(), PAUSE_MILLIS);
        }
        if (!Outcome.isSuccess(status)) {
            return new Outcome.Failed("%s answered with HTTP status %d".formatted(step, status));
        }
        return switch (step) {
            case CREATED -> {
                step = Step.DISCOVERED;
                yield new Outcome.Next(discovery(), 0);
            }
            case DISCOVERED -> {
                step = Step.WRITTEN;
                yield new Outcome.Next(write(), 0);
            }
            case WRITTEN -> new Outcome.Done();
        };
    }
}
