package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.apply.ManagedFields;
import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Patches and applies of one object at the same time, by several clients.
class PatchRaceTest {
    private static final String PATH = "/api/v1/namespaces/default/configmaps/shared";
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    @Test
    @DisplayName("#105 patches without a resourceVersion do not hinder each other")
    void nobodysChangeIsLost() throws Exception {
        try (TestGateway gateway = TestGateway.start(directory);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            RestClient client = gateway.workspace("races");
            assertEquals(
                    201,
                    client.post(
                                    "/api/v1/namespaces/default/configmaps",
                                    "{\"metadata\":{\"name\":\"shared\"},\"data\":{\"start\":\"x\"}}")
                            .status());
            List<Callable<List<String>>> work =
                    IntStream.range(0, CLIENTS).<Callable<List<String>>>mapToObj(number -> () -> write(client, number)).toList();
            for (Future<List<String>> done : clients.invokeAll(work)) {
                assertEquals(List.of(), done.get());
            }
            JsonObject object = client.get(PATH).json();
            assertEquals(1 + CLIENTS * ROUNDS, object.objectOrNew("data").size());
            long appliers = ManagedFields.of(object).owners().keySet().stream()
                    .filter(owner -> owner.manager().startsWith("applier"))
                    .count();
            assertEquals(CLIENTS / 2, appliers);
        }
    }

    /// Half of the clients patch, half apply; each has keys of its own.
    ///
    /// @return the answers of writes that were not taken
    private static List<String> write(RestClient client, int number) {
        List<String> refused = new ArrayList<>();
        StringBuilder applied = new StringBuilder();
        for (int round = 0; round < ROUNDS; round++) {
            String key = "\"k%d-%d\":\"v\"".formatted(number, round);
            RestClient.Answer answer;
            if (number % 2 == 0) {
                answer = client.patch(PATH, "merge-patch+json", "{\"data\":{" + key + "}}");
            } else {
                applied.append(applied.isEmpty() ? "" : ",").append(key);
                answer = client.patch(
                        PATH + "?fieldManager=applier" + number,
                        "apply-patch+yaml",
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"shared\"},\"data\":{%s}}"
                                .formatted(applied));
            }
            if (answer.status() != 200) {
                refused.add(answer.toString());
            }
        }
        return refused;
    }
}
