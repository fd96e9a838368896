package dev.polder.syncer.synctarget;

import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.connection.TargetConnection;
import dev.polder.syncer.placement.TargetContents;
import dev.polder.syncer.transform.SyncedKind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The connections that run, and the Secrets that SyncTargets name. Any thread; connections of one target are put and
/// taken by one worker at a time.
public final class Targets implements TargetContents, AutoCloseable {
    /// SyncTarget, as a kind that can be read and written like those that are synced.
    public static final SyncedKind KIND = new SyncedKind(
            new GroupVersionResource("workload.kcp.io", "v1alpha1", "synctargets"),
            "SyncTarget",
            Set.of(),
            true,
            SyncedKind.Path.UP,
            List.of());

    /// A connection and what it was made with.
    ///
    /// @param credentialsHash tells whether the credentials are still the same
    record Running(TargetConnection connection, String credentialsHash) {}

    private final Map<ObjectKey, Running> running = new ConcurrentHashMap<>();
    private final Map<ObjectKey, ObjectKey> secrets = new ConcurrentHashMap<>();

    /// All connections, at this moment.
    public Collection<TargetConnection> connections() {
        return running.values().stream().map(Running::connection).toList();
    }

    /// Whether any SyncTarget names this Secret.
    public boolean isCredential(ObjectKey secret) {
        return secrets.containsValue(secret);
    }

    /// The SyncTargets that name a Secret.
    public List<ObjectKey> using(ObjectKey secret) {
        return secrets.entrySet().stream()
                .filter(e -> e.getValue().equals(secret))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Takes note of the Secret that a SyncTarget names, null for none.
    public void names(ObjectKey target, @Nullable ObjectKey secret) {
        if (secret == null) {
            secrets.remove(target);
        } else {
            secrets.put(target, secret);
        }
    }

    @Override
    public Holding of(ObjectKey target, WorkspaceId workspace, String namespace) {
        Running found = running.get(target);
        return found == null ? Holding.UNKNOWN : found.connection().holding(workspace, namespace);
    }

    @Override
    public boolean isTakenElsewhere(ObjectKey leaving, ObjectKey object) {
        return takers(leaving, object).findAny().isPresent();
    }

    @Override
    public boolean isWellElsewhere(ObjectKey leaving, SyncedKind kind, ObjectKey object, JsonObject upstream) {
        return takers(leaving, object).anyMatch(c -> c.isWell(kind, object, upstream));
    }

    private Stream<TargetConnection> takers(ObjectKey leaving, ObjectKey object) {
        return running.entrySet().stream()
                .filter(e -> !e.getKey().equals(leaving))
                .map(e -> e.getValue().connection())
                .filter(c -> c.takes(object.workspace(), object.namespace()));
    }

    @Override
    public void lookAtEverything(ObjectKey target) {
        Running found = running.get(target);
        if (found != null) {
            found.connection().lookAtEverything();
        }
    }

    @Override
    public void look(ObjectKey object) {
        connections().forEach(c -> c.lookBothWays(object));
    }

    @Nullable Running get(ObjectKey target) {
        return running.get(target);
    }

    void put(ObjectKey target, Running connection) {
        running.put(target, connection);
    }

    /// Ends the connection of a target, if there is one.
    void stop(ObjectKey target) {
        Running stopped = running.remove(target);
        if (stopped != null) {
            stopped.connection().close();
        }
    }

    /// Ends all connections.
    @Override
    public void close() {
        running.keySet().forEach(this::stop);
    }
}
