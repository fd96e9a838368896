package dev.polder.gateway.cli.workspace;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Poll;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.Credential;
import dev.polder.gateway.client.KubeconfigException;
import dev.polder.gateway.client.ServerAccess;
import dev.polder.gateway.client.Trust;
import dev.polder.gateway.client.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The downstream clusters that a workspace knows.
public final class SyncTargets {
    /// The type of the Secrets that hold clusters' credentials. It is none that the syncer carries to a cluster.
    public static final String SECRET_TYPE = "workload.polder.dev/kubeconfig";

    private static final String COLLECTION = "/apis/workload.kcp.io/v1alpha1/synctargets";
    private static final String NAMESPACE = "default";
    private static final String FIELD_MANAGER = "polder-join";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?");

    private final ApiClient client;

    /// @param client pointed at the workspace
    public SyncTargets(ApiClient client) {
        this.client = client;
    }

    /// Makes sure that a cluster can be called this.
    static void check(String name) throws CommandFailure {
        if (!NAME.matcher(name).matches()) {
            throw CommandFailure.misused(
                    "\"%s\" is no name for a cluster; at most 53 lower-case letters, digits and dashes, please"
                            .formatted(name));
        }
    }

    /// Makes sure that a cluster can be registered as this.
    ///
    /// @param file where the access is from, for the error
    public static void check(String name, ServerAccess downstream, Path file) throws CommandFailure, KubeconfigException {
        check(name);
        if (downstream.trust() instanceof Trust.Anyone) {
            throw new KubeconfigException(
                    file, "has insecure-skip-tls-verify; give it certificate-authority-data instead");
        }
        if (downstream.credential() instanceof Credential.None) {
            throw new KubeconfigException(file, "has no credential; give its user a client certificate or a token");
        }
    }

    /// Writes the Secret, then the SyncTarget that names it; what is there under these names is replaced.
    ///
    /// @param labels of the SyncTarget
    /// @return the SyncTarget as it is then
    public JsonObject register(String name, ServerAccess downstream, Map<String, String> labels)
            throws UnreachableException {
        String secret = secret(name);
        String kubeconfig = YamlWriter.text(downstream.toKubeconfig(name));
        String data = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
        var _ = client.apply(
                "/api/v1/namespaces/%s/secrets/%s".formatted(NAMESPACE, secret),
                new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Secret")
                        .put("metadata", new JsonObject().put("name", secret).put("namespace", NAMESPACE))
                        .put("type", SECRET_TYPE)
                        .put("data", new JsonObject().put("kubeconfig", data)),
                FIELD_MANAGER);
        JsonObject reference = new JsonObject().put("namespace", NAMESPACE).put("name", secret);
        JsonObject metadata = new JsonObject().put("name", name);
        labels.forEach((key, value) -> metadata.objectOrNew("labels").put(key, value));
        return client.apply(
                path(name),
                new JsonObject()
                        .put("apiVersion", "workload.kcp.io/v1alpha1")
                        .put("kind", "SyncTarget")
                        .put("metadata", metadata)
                        .put("spec", new JsonObject().put("credentialsSecretRef", reference)),
                FIELD_MANAGER);
    }

    /// Waits until a cluster has been heard from since this state of its SyncTarget, and is Ready.
    ///
    /// @param written  the state
    /// @param progress is told each new reason why it is not
    /// @return how it is then, in a sentence
    /// @throws CommandFailure if it is not Ready in time
    String awaitReady(JsonObject written, Duration timeout, Consumer<String> progress)
            throws CommandFailure, UnreachableException, InterruptedException {
        String name = name(written);
        var poll = new Poll(timeout);
        String said = "";
        while (true) {
            JsonObject target = client.get(path(name));
            JsonObject ready = condition(target, "Ready");
            boolean heard = !Objects.equals(heartbeat(target), heartbeat(written));
            if (heard && ready.string("status", "").equals("True")) {
                return "cluster %s is Ready: %s".formatted(name, plain(ready.string("message", "")));
            }
            String state = ready.isEmpty()
                    ? "not looked at yet"
                    : why(ready);
            if (!state.equals(said) && !ready.string("status", "").equals("True")) {
                progress.accept("  waiting: " + state);
                said = state;
            }
            if (!poll.again()) {
                throw CommandFailure.refused("cluster %s is not Ready after %d s; last: %s"
                        .formatted(name, timeout.toSeconds(), state));
            }
        }
    }

    /// Lets a cluster take new workloads, or not.
    ///
    /// @return the SyncTarget as it is then
    JsonObject cordon(String name, boolean cordoned) throws UnreachableException {
        JsonObject spec = new JsonObject().put("unschedulable", cordoned);
        if (!cordoned) {
            spec.put("evictAfter", JsonNull.NULL);
        }
        return client.patch(path(name), new JsonObject().put("spec", spec));
    }

    /// Has a cluster give everything back from a time on.
    ///
    /// @return the SyncTarget as it is then
    JsonObject evict(String name, Instant after) throws UnreachableException {
        JsonObject spec = new JsonObject()
                .put("unschedulable", true)
                .put("evictAfter", after.truncatedTo(ChronoUnit.SECONDS).toString());
        return client.patch(path(name), new JsonObject().put("spec", spec));
    }

    /// Waits until a cluster has been heard from since this state of its SyncTarget, and holds nothing.
    ///
    /// @param written  the state
    /// @param progress is told what is left, whenever that changes
    /// @throws CommandFailure if anything is left in the end
    void awaitEmpty(JsonObject written, Duration timeout, Consumer<String> progress)
            throws CommandFailure, UnreachableException, InterruptedException {
        String name = name(written);
        var poll = new Poll(timeout);
        String said = "";
        while (true) {
            JsonObject target = client.get(path(name));
            Content content = Content.of(target);
            if (content.isEmpty() && !Objects.equals(heartbeat(target), heartbeat(written))) {
                return;
            }
            String left = content + " left" + notReady(target);
            if (!left.equals(said)) {
                progress.accept("  " + left);
                said = left;
            }
            if (!poll.again()) {
                throw CommandFailure.refused(
                        "cluster %s is not empty after %d s: %s".formatted(name, timeout.toSeconds(), left));
            }
        }
    }

    /// Deletes a SyncTarget.
    ///
    /// @return the SyncTarget as it was before
    JsonObject delete(String name) throws UnreachableException {
        JsonObject target = client.get(path(name));
        client.delete(path(name));
        return target;
    }

    /// Waits until a SyncTarget that was deleted is gone, and then takes the Secret of its credentials away if it is one
    /// that [#register] made.
    ///
    /// @param deleted  as it was before
    /// @param progress is told what is left, whenever that changes
    /// @return what became of the cluster's content, in a sentence
    /// @throws CommandFailure if the SyncTarget is still there in the end, or was given up with its cluster away
    String awaitGone(JsonObject deleted, Duration timeout, Consumer<String> progress)
            throws CommandFailure, UnreachableException, InterruptedException {
        String name = name(deleted);
        String uid = deleted.stringAt("metadata", "uid");
        var poll = new Poll(timeout);
        Optional<JsonObject> target = Optional.of(deleted);
        JsonObject last = deleted;
        String said = "";
        while (target.isPresent() && Objects.equals(uid, target.get().stringAt("metadata", "uid"))) {
            last = target.get();
            String left = Content.of(last) + " left" + notReady(last);
            if (!left.equals(said)) {
                progress.accept("  " + left);
                said = left;
            }
            if (!poll.again()) {
                throw CommandFailure.refused("cluster %s is still being emptied after %d s: %s; it goes on"
                        .formatted(name, timeout.toSeconds(), left));
            }
            target = client.find(path(name));
        }
        forgetCredentials(deleted);
        Content before = Content.of(deleted);
        if (!notReady(last).isEmpty() && !Content.of(last).isEmpty()) {
            throw CommandFailure.refused("cluster %s is gone from here, but it could not be reached: up to %s may be left there"
                    .formatted(name, Content.of(last)));
        }
        return "cluster %s has left; taken back from it: %s".formatted(name, before.isEmpty() ? "nothing" : before);
    }

    private void forgetCredentials(JsonObject target) throws UnreachableException {
        String name = target.stringAt("spec", "credentialsSecretRef", "name");
        String namespace = target.stringAt("spec", "credentialsSecretRef", "namespace");
        if (!NAMESPACE.equals(namespace) || !secret(name(target)).equals(name)) {
            return;
        }
        String path = "/api/v1/namespaces/%s/secrets/%s".formatted(NAMESPACE, name);
        Optional<JsonObject> found = client.find(path);
        if (found.isPresent() && found.get().string("type", "").equals(SECRET_TYPE)) {
            client.delete(path);
        }
    }

    /// All of the workspace.
    JsonObject list() throws UnreachableException {
        return client.get(COLLECTION);
    }

    /// A condition of a SyncTarget; empty when it has none of this type.
    static JsonObject condition(JsonObject target, String type) {
        JsonObject status = target.object("status");
        return status == null
                ? new JsonObject()
                : status.objects("conditions").stream()
                        .filter(c -> c.string("type", "").equals(type))
                        .findFirst()
                        .orElseGet(JsonObject::new);
    }

    /// How much of workspaces is on a cluster.
    ///
    /// @param namespaces of workspaces
    /// @param objects    copies in them
    record Content(long namespaces, long objects) {
        /// As a SyncTarget says it.
        static Content of(JsonObject target) {
            return new Content(
                    target.integerAt("status", "content", "namespaces").orElse(0),
                    target.integerAt("status", "content", "objects").orElse(0));
        }

        boolean isEmpty() {
            return namespaces == 0 && objects == 0;
        }

        @Override
        public String toString() {
            return "%d %s in %d %s".formatted(
                    objects, objects == 1 ? "object" : "objects", namespaces, namespaces == 1 ? "namespace" : "namespaces");
        }
    }

    /// Why a cluster is not Ready, as the end of a sentence; empty when it is, or was never looked at.
    private static String notReady(JsonObject target) {
        JsonObject ready = condition(target, "Ready");
        return ready.string("status", "").equals("False")
                ? "; the cluster is not ready: " + why(ready)
                : "";
    }

    /// A condition's reason and message on one line.
    static String why(JsonObject condition) {
        return plain(condition.string("reason", "") + ": " + condition.string("message", ""));
    }

    /// What a cluster says may hold what a terminal would obey.
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    }

    private static @Nullable String heartbeat(JsonObject target) {
        return target.stringAt("status", "lastSyncerHeartbeatTime");
    }

    private static String name(JsonObject target) {
        return Objects.requireNonNullElse(target.stringAt("metadata", "name"), "");
    }

    private static String path(String name) {
        return COLLECTION + "/" + name;
    }

    private static String secret(String name) {
        return "cluster-" + name;
    }
}
