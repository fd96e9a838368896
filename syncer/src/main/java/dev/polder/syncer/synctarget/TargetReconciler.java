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
import dev.polder.syncer.placement.PlacementIndex;
import dev.polder.syncer.placement.Placing;
import dev.polder.syncer.placement.TargetPlacing;
import dev.polder.syncer.options.TargetOptions;
import dev.polder.syncer.transform.ContentHash;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import dev.polder.syncer.view.UpstreamObjects;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one connection per SyncTarget, made with the credentials that its Secret holds now, and says on the SyncTarget
/// how it is doing.
public final class TargetReconciler {
    private static final Logger LOG = LoggerFactory.getLogger(TargetReconciler.class);
    /// So many may be missed before a target counts as not heard of.
    private static final int HEARTBEATS = 3;
    private static final Duration EMPTYING = Duration.ofSeconds(2);

    private final SyncerParts parts;
    private final Targets targets;
    private final PlacementIndex placements;
    private final UpstreamObjects upstream;
    private final TargetDrain drain;
    private final Consumer<ObjectKey> again;
    private final Consumer<List<SyncedKind>> feeds;

    /// @param placements  where workloads are to be
    /// @param again       takes the key of a target whose health changed
    /// @param feeds       takes the kinds of a target, which are to be followed upstream from now on; often the same
    public TargetReconciler(
            SyncerParts parts,
            Targets targets,
            PlacementIndex placements,
            Consumer<ObjectKey> again,
            Consumer<List<SyncedKind>> feeds) {
        this.parts = parts;
        this.placements = placements;
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
        TargetHealth health = heard(connect(key, id, target));
        Targets.Running now = targets.get(key);
        if (now != null) {
            TargetOptions options = TargetOptions.of(target);
            feeds.accept(options.kinds());
            now.connection().options(options);
        }
        say(key, target, health, now);
        return new Outcome.RequeueAfter(isEmptying(target, now) ? EMPTYING : staleAfter());
    }

    /// Whether the target is being emptied, which people wait for.
    private boolean isEmptying(JsonObject target, Targets.@Nullable Running running) {
        String evictAfter = target.stringAt("spec", "evictAfter");
        return evictAfter != null
                && running != null
                && running.connection().content().namespaces() > 0
                && !Instant.parse(evictAfter).isAfter(parts.tools().clock().instant());
    }

    /// Health that is not older than three heartbeats: whoever asks the cluster may hang, and would not say so.
    private TargetHealth heard(TargetHealth health) {
        Instant last = health.lastHeartbeat();
        Instant now = parts.tools().clock().instant();
        return health.connected() && last != null && last.plus(staleAfter()).isBefore(now)
                ? health.stale("HeartbeatStale", "the cluster was last heard from at " + last.truncatedTo(ChronoUnit.SECONDS))
                : health;
    }

    private Duration staleAfter() {
        return parts.settings()
                .heartbeatInterval()
                .multipliedBy(HEARTBEATS)
                .plus(parts.settings().limits().requestTimeout());
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
                    placing(id),
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

    private Placing placing(TargetId id) {
        ObjectKey key = new ObjectKey(id.workspace(), Targets.KIND.resource().groupResource(), "", id.name());
        Duration patience = parts.settings().evictionPatience();
        return new TargetPlacing(
                key,
                id.key(),
                placements,
                parts.store(),
                targets,
                new TargetPlacing.Patience(parts.tools().clock(), patience));
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
        // What is being emptied keeps its connection, though its credentials may be on their way out too.
        Targets.Running before = targets.get(key);
        TargetHealth health = heard(before == null ? connect(key, id, target) : before.connection().health());
        Targets.Running running = targets.get(key);
        boolean done = drain.run(id, target, running == null ? null : running.connection());
        if (!done) {
            say(key, target, health, running);
            return Outcome.again(TargetDrain.INTERVAL_MILLIS);
        }
        targets.stop(key);
        targets.names(key, null);
        // Objects that are on several targets are spoken for by one of them, which may have been this.
        targets.connections().forEach(TargetConnection::lookAtEverything);
        upstream.removeFinalizer(Targets.KIND, key, upstream.get(Targets.KIND, key).orElse(target), id.finalizer());
        return Outcome.DONE;
    }

    private void say(ObjectKey key, JsonObject target, TargetHealth health, Targets.@Nullable Running running) {
        JsonObject before = Objects.requireNonNullElseGet(target.object("status"), JsonObject::new);
        JsonObject status = TargetStatus.of(health, before, parts.tools().clock().instant());
        if (running != null) {
            TargetInventory.put(status, running.connection());
        }
        if (!status.equals(before)) {
            var _ = upstream.updateStatus(Targets.KIND, key, target.deepCopy().put("status", status));
        }
    }
}
