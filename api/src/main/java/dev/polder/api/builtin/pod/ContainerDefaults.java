package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// The defaults of a container.
final class ContainerDefaults {
    private ContainerDefaults() {}

    static void apply(JsonObject container) {
        Defaults.put(container, "terminationMessagePath", "/dev/termination-log");
        Defaults.put(container, "terminationMessagePolicy", "File");
        String image = container.string("image", "");
        if (!image.isEmpty()) {
            Defaults.put(container, "imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent");
        }
        Defaults.putObject(container, "resources");
        for (JsonObject port : container.objects("ports")) {
            Defaults.put(port, "protocol", "TCP");
        }
        for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
            probe(container, probe);
        }
        for (String hook : new String[] {"postStart", "preStop"}) {
            JsonObject get = container.objectAt("lifecycle", hook, "httpGet");
            if (get != null) {
                httpGet(get);
            }
        }
        for (JsonObject variable : container.objects("env")) {
            fieldReference(variable.objectAt("valueFrom", "fieldRef"));
        }
    }

    static void fieldReference(@Nullable JsonObject reference) {
        if (reference != null) {
            Defaults.put(reference, "apiVersion", "v1");
        }
    }

    /// Whether an image names no digest and either no tag or the tag `latest`.
    static boolean isLatest(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        if (image.indexOf('@') >= 0) {
            return false;
        }
        int colon = name.indexOf(':');
        return colon < 0 || name.substring(colon + 1).equals("latest");
    }

    private static void probe(JsonObject container, String name) {
        JsonObject probe = container.object(name);
        if (probe == null) {
            return;
        }
        positive(probe, "timeoutSeconds", 1);
        positive(probe, "periodSeconds", 10);
        positive(probe, "successThreshold", 1);
        positive(probe, "failureThreshold", 3);
        JsonObject get = probe.object("httpGet");
        if (get != null) {
            httpGet(get);
        }
        JsonObject grpc = probe.object("grpc");
        if (grpc != null && !grpc.has("service")) {
            grpc.put("service", "");
        }
    }

    private static void httpGet(JsonObject get) {
        Defaults.put(get, "path", "/");
        Defaults.put(get, "scheme", "HTTP");
    }

    private static void positive(JsonObject object, String name, long value) {
        if (object.integer(name).orElse(0) == 0) {
            object.put(name, value);
        }
    }
}
