package dev.polder.gateway.admission;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ObjectStore;
import dev.polder.syncer.transform.TokenVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Gives a new pod its service account, and what comes with one: secrets to pull images with, and a volume with a token
/// (upstream: `plugin/pkg/admission/serviceaccount`). Any thread.
public final class ServiceAccountAdmission {
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
    private static final String DEFAULT = "default";
    private static final String STATIC_POD = "kubernetes.io/config.mirror";
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX = 5;

    private final ObjectStore store;
    private final RandomGenerator random;
    private final boolean active;

    /// @param random for names of volumes
    /// @param active whether it does anything
    public ServiceAccountAdmission(ObjectStore store, RandomGenerator random, boolean active) {
        this.store = store;
        this.random = random;
        this.active = active;
    }

    /// @param pod that is being created, or another object, which is left alone; changed by this call
    /// @throws ApiException 403 when the pod names an account that is not there
    void admit(CallScope scope, JsonObject pod) {
        if (!active || !scope.key().resource().equals(PODS)) {
            return;
        }
        JsonObject spec = pod.objectOrNew("spec");
        String name = spec.string("serviceAccountName", "");
        if (pod.stringAt("metadata", "annotations", STATIC_POD) != null) {
            if (!name.isEmpty()) {
                throw refusal(scope, pod, "a mirror pod may not reference service accounts");
            }
            return;
        }
        if (name.isEmpty()) {
            name = DEFAULT;
            spec.put("serviceAccountName", name).put("serviceAccount", name);
        }
        String wanted = name;
        JsonObject account = Optional.of(wanted)
                .filter(each -> each.indexOf('\0') < 0)
                .flatMap(each -> store.get(new ObjectKey(scope.workspace(), ACCOUNTS, scope.namespace(), each)))
                .map(ObjectCodec::decode)
                .orElseThrow(() -> refusal(scope, pod, "error looking up service account %s/%s: serviceaccount \"%s\" not found"
                        .formatted(scope.namespace(), wanted, wanted)));
        if (mountsToken(spec, account)) {
            mountToken(spec);
        }
        JsonArray secrets = spec.array("imagePullSecrets");
        JsonArray own = account.array("imagePullSecrets");
        if ((secrets == null || secrets.isEmpty()) && own != null && !own.isEmpty()) {
            spec.put("imagePullSecrets", own.deepCopy());
        }
    }

    private static ApiException refusal(CallScope scope, JsonObject pod, String why) {
        String name = Objects.requireNonNullElse(pod.stringAt("metadata", "name"), "");
        return Statuses.forbidden(scope.resource(), name, why);
    }

    /// The pod's word counts before that of its account.
    private static boolean mountsToken(JsonObject spec, JsonObject account) {
        String field = "automountServiceAccountToken";
        return spec.get(field) instanceof JsonBool said
                ? said == JsonBool.TRUE
                : account.get(field) != JsonBool.FALSE;
    }

    private void mountToken(JsonObject spec) {
        List<JsonObject> unmounted = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            spec.objects(list).stream().filter(container -> !hasMount(container)).forEach(unmounted::add);
        }
        if (unmounted.isEmpty()) {
            return;
        }
        String present = spec.objects("volumes").stream()
                .map(volume -> volume.string("name", ""))
                .filter(volume -> volume.startsWith(TokenVolume.PREFIX))
                .findFirst()
                .orElse("");
        String name = present.isEmpty() ? TokenVolume.PREFIX + suffix() : present;
        unmounted.forEach(container -> add(container, "volumeMounts", TokenVolume.mount(name)));
        if (present.isEmpty()) {
            add(spec, "volumes", TokenVolume.of(name));
        }
    }

    private static boolean hasMount(JsonObject container) {
        return container.objects("volumeMounts").stream()
                .anyMatch(mount -> mount.string("mountPath", "").equals(TokenVolume.PATH));
    }

    private static void add(JsonObject owner, String list, JsonObject item) {
        JsonArray present = owner.array(list);
        owner.put(list, (present == null ? new JsonArray() : present).add(item));
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}
