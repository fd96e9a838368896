package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Events go by themselves, some time after they were last written.
class EventLifetimeTest {
    private static final String EVENTS = "/api/v1/namespaces/default/events";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    Path directory;

    @Test
    @DisplayName("#260 an event goes after its lifetime and nothing else does")
    @Timeout(60)
    void anEventGoesAfterItsLifetimeAndNothingElseDoes() throws Exception {
        GatewaySettings settings = GatewaySettings.of(directory).withEventLifetime(Duration.ofSeconds(2));
        try (TestGateway gateway = TestGateway.start(settings)) {
            RestClient client = gateway.workspace("brief");
            assertEquals(201, client.post(MAPS, "{\"metadata\":{\"name\":\"stays\"}}").status());
            var created = client.post(
                    EVENTS,
                    """
                    {"metadata":{"name":"goes"},"reason":"Because","type":"Normal","message":"what happened",
                     "involvedObject":{"kind":"Pod","name":"p","namespace":"default"}}""");
            assertEquals(201, created.status(), created.text());
            String at = created.json().objectOrNew("metadata").string("resourceVersion", "");
            try (Stream<String> lines = client.lines(EVENTS + "?watch=1&resourceVersion=" + at)) {
                List<String> told = lines.limit(1).toList();
                assertTrue(told.getFirst().startsWith("{\"type\":\"DELETED\""), told.getFirst());
                assertTrue(told.getFirst().contains("\"name\":\"goes\""), told.getFirst());
            }
            assertEquals(404, client.get(EVENTS + "/goes").status());
            assertEquals(200, client.get(MAPS + "/stays").status());
        }
    }
}
