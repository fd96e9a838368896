package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients find out about the server.
class DiscoveryTest {
    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("discovery");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    @DisplayName("#20 legacy documents name every group and resource")
    void legacyDocumentsNameEveryGroupAndResource() {
        assertEquals("APIVersions", client.get("/api").json().string("kind"));
        JsonObject groups = client.get("/apis").json();
        for (JsonObject group : groups.objects("groups")) {
            for (JsonObject version : group.objects("versions")) {
                JsonObject list = client.get("/apis/" + version.string("groupVersion")).json();
                assertEquals("APIResourceList", list.string("kind"));
                assertTrue(list.objects("resources").size() > 0);
            }
            assertEquals("APIGroup", client.get("/apis/" + group.string("name")).json().string("kind"));
        }
        assertTrue(client.get("/").json().toString().contains("/openapi/v3"));
    }

    @Test
    @DisplayName("#26 aggregated documents have an etag")
    void aggregatedDocumentsHaveAnEtag() {
        String accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        var core = client.get("/api", "accept", accept);
        var rest = client.get("/apis", "accept", accept);
        assertEquals("APIGroupDiscoveryList", core.json().string("kind"));
        assertTrue(rest.json().objects("items").size() > 5);
        String etag = rest.headers().get("etag").getFirst();
        assertEquals(304, client.get("/apis", "accept", accept, "if-none-match", etag).status());
    }

    @Test
    @DisplayName("#31 #33 open api is served in both versions")
    void openApiIsServedInBothVersions() {
        JsonObject index = client.get("/openapi/v3").json();
        JsonObject apps = index.objectOrNew("paths").objectOrNew("apis/apps/v1");
        String url = apps.string("serverRelativeURL", "");
        assertTrue(url.contains("hash="), url);
        JsonObject document = client.get(url).json();
        assertTrue(document.objectOrNew("components").objectOrNew("schemas").has("io.k8s.api.apps.v1.Deployment"));
        var old = client.get("/openapi/v2");
        assertTrue(old.json().objectOrNew("definitions").has("io.k8s.api.core.v1.Pod"));
        var protobuf = client.get(
                "/openapi/v2", "accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf");
        assertEquals(200, protobuf.status());
        assertTrue(protobuf.body().length > 10_000);
    }

    @Test
    void versionNamesKubernetesAndPolder() {
        JsonObject version = client.get("/version").json();
        assertEquals("1", version.string("major"));
        assertEquals("36", version.string("minor"));
        assertTrue(version.string("gitVersion", "").startsWith("v1.36."));
    }
}
