package dev.polder.syncer;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.Resources;
import dev.polder.control.Controller;
import dev.polder.control.ControllerLimits;
import dev.polder.control.ControllerTools;
import dev.polder.control.FeedListener;
import dev.polder.control.StoreFeed;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.connection.SyncerParts;
import dev.polder.syncer.downstream.FabricConnector;
import dev.polder.syncer.placement.PlacementController;
import dev.polder.syncer.placement.PlacementIndex;
import dev.polder.syncer.synctarget.CredentialsRef;
import dev.polder.syncer.synctarget.TargetReconciler;
import dev.polder.syncer.synctarget.Targets;
import dev.polder.syncer.synctarget.UpstreamFeeds;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes what tenants write happen on the clusters that SyncTargets name, and brings back what happens there. Until
/// there is a SyncTarget it costs two feeds of the store. The store and the resources must outlive it.
public final class Syncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);
    private static final ControllerLimits LIMITS = new ControllerLimits(
            4, 100_000, Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofSeconds(2));
    private static final JsonLimits STORED = new JsonLimits(64 << 20, 256, 10_000_000);
    private static final long LIST_WAIT_MILLIS = 60_000;

    private final Targets targets = new Targets();
    private final PlacementController placement;
    private final UpstreamFeeds upstreamFeeds;
    private final Controller<ObjectKey> controller;
    private final StoreFeed targetFeed;
    private final StoreFeed secretFeed;
    private final Thread beginning = Thread.ofVirtual().name("syncer-start").unstarted(this::begin);

    /// @param tree  which workspaces a SyncTarget serves: those within its own
    /// @param tools clock, randomness and delays, shared with the other controllers
    public Syncer(
            SyncerSettings settings,
            ObjectStore store,
            Resources resources,
            WorkspaceTree tree,
            ControllerTools tools,
            SyncerEvents events) {
        this(new SyncerParts(settings, store, resources, tree, new FabricConnector(), tools, events));
    }

    /// For those who bring downstream clusters of their own.
    public Syncer(SyncerParts parts) {
        this.upstreamFeeds = new UpstreamFeeds(parts.store(), targets);
        PlacementIndex index = new PlacementIndex();
        this.placement = new PlacementController(
                index, parts.tree(), parts.store(), parts.resources(), targets, parts.tools());
        TargetReconciler reconciler =
                new TargetReconciler(parts, targets, index, this::again, upstreamFeeds::start);
        this.controller =
                new Controller<>("synctargets", reconciler::reconcile, ObjectKey::workspace, LIMITS, parts.tools());
        this.targetFeed = new StoreFeed(
                "synctargets", parts.store(), Targets.KIND.resource().groupResource(), targetListener());
        this.secretFeed = new StoreFeed("synctarget-secrets", parts.store(), CredentialsRef.SECRETS, secretListener());
    }

    /// Starts to look for SyncTargets. Once; does not wait for any cluster.
    public void start() {
        targetFeed.start();
        placement.start();
        beginning.start();
    }

    /// Ends every connection; what is under way downstream may still arrive there. Nothing is taken back.
    @Override
    public void close() {
        beginning.interrupt();
        targetFeed.close();
        secretFeed.close();
        placement.close();
        controller.close();
        upstreamFeeds.close();
        targets.close();
    }

    /// No connection may start before it is known which Secrets are credentials of targets, and where what is to be: those
    /// must not go down, and what is placed must not go elsewhere.
    private void begin() {
        try {
            while (!targetFeed.awaitListed(LIST_WAIT_MILLIS)) {
                LOG.warn("SyncTargets cannot be listed; nothing is synced until they can");
            }
            while (!placement.begin(LIST_WAIT_MILLIS)) {
                LOG.warn("Placements cannot be listed; nothing is synced until they can");
            }
            controller.start();
            secretFeed.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void again(ObjectKey target) {
        try {
            controller.add(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FeedListener targetListener() {
        return new FeedListener() {
            @Override
            public void present(StoredObject object) throws InterruptedException {
                try {
                    ObjectKey key = object.key();
                    targets.names(key, CredentialsRef.of(key, JsonReader.readObject(object.body(), STORED)));
                } catch (JsonSyntaxException e) {
                    LOG.warn("{} is stored malformed", object.key(), e);
                }
                controller.add(object.key());
            }

            @Override
            public void gone(StoredObject object) throws InterruptedException {
                controller.add(object.key());
            }
        };
    }

    private FeedListener secretListener() {
        return new FeedListener() {
            @Override
            public void present(StoredObject object) throws InterruptedException {
                for (ObjectKey target : targets.using(object.key())) {
                    controller.add(target);
                }
            }

            @Override
            public void gone(StoredObject object) throws InterruptedException {
                present(object);
            }
        };
    }
}
