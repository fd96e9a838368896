package dev.polder.syncer.transform;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The volume with the token of its service account that every pod gets when it is created. In a workspace the workspace's
/// admission adds one; on a cluster the cluster's own does, with a token of that cluster. So it is taken away from copies.
public final class TokenVolume {
    /// What its name begins with.
    public static final String PREFIX = "kube-api-access-";

    /// Where containers find it.
    public static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static final long SECONDS = 3607;
    private static final long MODE = 420;

    private TokenVolume() {}

    /// The volume (upstream: `TokenVolumeSource`).
    public static JsonObject of(String name) {
        JsonObject token = new JsonObject().put("expirationSeconds", SECONDS).put("path", "token");
        JsonObject certificates = new JsonObject()
                .put("name", "kube-root-ca.crt")
                .put("items", new JsonArray().add(new JsonObject().put("key", "ca.crt").put("path", "ca.crt")));
        JsonObject namespace = new JsonObject()
                .put("path", "namespace")
                .put("fieldRef", new JsonObject().put("apiVersion", "v1").put("fieldPath", "metadata.namespace"));
        JsonArray sources = new JsonArray()
                .add(new JsonObject().put("serviceAccountToken", token))
                .add(new JsonObject().put("configMap", certificates))
                .add(new JsonObject().put("downwardAPI", new JsonObject().put("items", new JsonArray().add(namespace))));
        return new JsonObject()
                .put("name", name)
                .put("projected", new JsonObject().put("sources", sources).put("defaultMode", MODE));
    }

    /// Its place in a container.
    public static JsonObject mount(String name) {
        return new JsonObject().put("name", name).put("readOnly", true).put("mountPath", PATH);
    }

    /// Takes such volumes away, each with its mounts, unless the pod asks for none and so has it for itself, or has put it
    /// somewhere else too.
    static void remove(JsonObject spec) {
        if (spec.get("automountServiceAccountToken") == JsonBool.FALSE) {
            return;
        }
        Set<String> names = spec.objects("volumes").stream()
                .filter(volume -> volume.string("name", "").startsWith(PREFIX)
                        && volume.equals(of(volume.string("name", ""))))
                .map(volume -> volume.string("name", ""))
                .filter(name -> mountsAreOurs(spec, name))
                .collect(Collectors.toSet());
        if (names.isEmpty()) {
            return;
        }
        drop(spec, "volumes", names);
        for (String list : List.of("initContainers", "containers")) {
            spec.objects(list).forEach(container -> drop(container, "volumeMounts", names));
        }
    }

    private static boolean mountsAreOurs(JsonObject spec, String name) {
        return List.of("initContainers", "containers").stream()
                .flatMap(list -> spec.objects(list).stream())
                .flatMap(container -> container.objects("volumeMounts").stream())
                .filter(mount -> mount.string("name", "").equals(name))
                .allMatch(mount -> mount.equals(mount(name)));
    }

    private static void drop(JsonObject owner, String list, Set<String> names) {
        List<JsonObject> items = owner.objects(list);
        List<JsonObject> left = items.stream().filter(each -> !names.contains(each.string("name", ""))).toList();
        if (left.size() == items.size()) {
            return;
        }
        if (left.isEmpty()) {
            owner.remove(list);
        } else {
            owner.put(list, new JsonArray(left));
        }
    }
}
