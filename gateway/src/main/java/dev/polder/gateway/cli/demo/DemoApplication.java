package dev.polder.gateway.cli.demo;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.yaml.YamlReader;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.ResourcePaths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// The small application of the demo: the objects of `manifests/demo`, in the order in which they are applied.
record DemoApplication(List<JsonObject> objects) {
    /// The namespace that all of it is in.
    static final String NAMESPACE = "shop";

    private static final String FIELD_MANAGER = "polder-demo";
    private static final List<String> FILES =
            List.of("1-namespace.yaml", "2-configuration.yaml", "3-web.yaml", "4-job.yaml");

    DemoApplication {
        objects = List.copyOf(objects);
    }

    static DemoApplication load() throws IOException {
        List<JsonObject> objects = new ArrayList<>();
        for (String file : FILES) {
            String resource = "/manifests/demo/" + file;
            try (InputStream in = DemoApplication.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new FileNotFoundException(resource);
                }
                for (JsonValue document : YamlReader.readAll(in.readAllBytes(), JsonLimits.REQUEST)) {
                    objects.add((JsonObject) document);
                }
            }
        }
        return new DemoApplication(objects);
    }

    List<String> kinds() {
        return objects.stream().map(each -> each.string("kind", "")).toList();
    }

    void applyTo(ApiClient client) throws IOException {
        var paths = new ResourcePaths(client);
        for (JsonObject object : objects) {
            var _ = client.apply(paths.of(object), object, FIELD_MANAGER);
        }
    }
}
