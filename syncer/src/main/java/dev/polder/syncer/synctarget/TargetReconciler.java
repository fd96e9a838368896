package dev.polder.syncer.synctarget;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.syncer.connection.SyncerParts;
import dev.polder.syncer.connection.TargetConnection;
import dev.polder.syncer.connection.TargetHealth;
import dev.polder.syncer.downstream.DownstreamCredentials;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.options.TargetOptions;
import dev.polder.syncer.transform.ContentHash;

import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.view.UpstreamObjects;
import java.util.Base64;
import java.util.Objects;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one connection per SyncTarget, made with the credentials that its Secret holds now, and says on the SyncTarget
/// how it is doing.
public final class TargetReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(TargetReconciler.class);

    private final SyncerParts parts;
    private final Targets targets;
    private final UpstreamObjects upstream;
    private final TargetDrain drain;
    private final Consumer<ObjectKey> again;
    private final Consumer<List<SyncedKind>> feeds;

    /// @param again       takes the key of a target whose health changed
    /// @param feeds       takes the kinds of a target, which are to be followed upstream from now on; often the same
    public TargetReconciler(
            SyncerParts parts, Targets targets, Consumer<ObjectKey> again, Consumer<List<SyncedKind>> feeds) {
        this.parts = parts;
        this.targets = targets;
        this.upstream = new UpstreamObjects(parts.resources(), parts.store());
        this.drain = new TargetDrain(parts, upstream);
        this.again = again;
        this.feeds = feeds;
    }

    /// One SyncTarget, one thread at a time.
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = upstream.get(Targets.KIND, key);
        String uid = found.map(t -> t.stringAt("metadata", "uid")).orElse(null);
        if (found.isEmpty() || uid == null) {
            targets.stop(key);
            targets.names(key, null);
            return Outcome.DONE;
        }
        TargetId id = new TargetId(key.workspace(), key.name(), uid);
        Targets.Running running = targets.get(key);
        if (running != null && !running.connection().id().equals(id)) {
            targets.stop(key);
        }
        JsonObject target = found.get();
        targets.names(key, CredentialsRef.of(key, target));
        if (target.stringAt("metadata", "deletionTimestamp") != null) {
            return end(key, id, target);
        }
        if (!UpstreamObjects.hasFinalizer(target, id.finalizer())) {
            target.objectOrNew("metadata").objectOrNew("labels").put(SyncKeys.TARGET_KEY_LABEL, id.key());
            target = upstream.addFinalizer(Targets.KIND, key, target, id.finalizer());
        }
        TargetHealth health = connect(key, id, target);
        Targets.Running now = targets.get(key);
        if (now != null) {
            TargetOptions options = TargetOptions.of(target);
            feeds.accept(options.kinds());
            now.connection().options(options);
        }
        say(key, target, health);
        return Outcome.DONE;
    }

    /// Makes the connection what the Secret asks for; gives how the target is doing.
    private TargetHealth connect(ObjectKey key, TargetId id, JsonObject target) {
        ObjectKey secret = CredentialsRef.of(key, target);
        if (secret == null) {
            targets.stop(key);
            return TargetHealth.down("NoCredentials", "spec.credentialsSecretRef names no Secret");
        }
        byte[] text = kubeconfig(secret);
        if (text == null) {
            targets.stop(key);
            return TargetHealth.down(
                    "NoCredentials",
                    "Secret %s/%s has no key kubeconfig".formatted(secret.namespace(), secret.name()));
        }
        String hash = ContentHash.of(new JsonString(Base64.getEncoder().encodeToString(text)));
        Targets.Running running = targets.get(key);
        if (running != null && running.credentialsHash().equals(hash)) {
            return running.connection().health();
        }
        targets.stop(key);
        try {
            DownstreamCredentials credentials = Kubeconfig.read(text);
            if (parts.settings().isSelf().test(credentials.server())) {
                return TargetHealth.down("SelfReference", "the target is this gateway itself");
            }
            feeds.accept(TargetOptions.of(target).kinds());
            TargetConnection connection = new TargetConnection(
                    id,
                    parts.connector().open(credentials, parts.settings().limits()),
                    parts,
                    targets::isCredential,
                    () -> again.accept(key));
            connection.options(TargetOptions.of(target));
            targets.put(key, new Targets.Running(connection, hash));
            connection.start();
            LOG.info("SyncTarget {} in {}: connecting to {}", id.name(), id.workspace(), credentials.server());
            return connection.health();
        } catch (IllegalArgumentException e) {
            return TargetHealth.down("InvalidCredentials", String.valueOf(e.getMessage()));
        }
    }

    private byte @Nullable [] kubeconfig(ObjectKey secret) {
        SyncedKind secrets = SyncedKinds.of(CredentialsRef.SECRETS).orElseThrow();
        String encoded = upstream.get(secrets, secret)
                .map(s -> s.stringAt("data", "kubeconfig"))
                .orElse(null);
        if (encoded == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// The target is being deleted: everything is taken back first.
    private Outcome end(ObjectKey key, TargetId id, JsonObject target) {
        if (!UpstreamObjects.hasFinalizer(target, id.finalizer())) {
            targets.stop(key);
            return Outcome.DONE;
        }
        if (targets.get(key) == null) {
            TargetHealth health = connect(key, id, target);
            LOG.debug("{} reconnects to be drained: {}", key, health.message());
        }
        Targets.Running running = targets.get(key);
        boolean done = drain.run(id, target, running == null ? null : running.connection());
        if (!done) {
            return Outcome.again(TargetDrain.INTERVAL_MILLIS);
        }
        targets.stop(key);
        targets.names(key, null);
        // Objects that are on several targets are spoken for by one of them, which may have been this.
        targets.connections().forEach(TargetConnection::lookAtEverything);
        upstream.removeFinalizer(Targets.KIND, key, upstream.get(Targets.KIND, key).orElse(target), id.finalizer());
        return Outcome.DONE;
    }

    private void say(ObjectKey key, JsonObject target, TargetHealth health) {
        JsonObject before = Objects.requireNonNullElseGet(target.object("status"), JsonObject::new);
        JsonObject status = TargetStatus.of(health, before, parts.tools().clock().instant());
        if (!status.equals(before)) {
            var _ = upstream.updateStatus(Targets.KIND, key, target.deepCopy().put("status", status));
        }
    }
}
