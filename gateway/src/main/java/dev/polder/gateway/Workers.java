package dev.polder.gateway;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.Subresources;
import dev.polder.control.ControllerLimits;
import dev.polder.control.ControllerTools;
import dev.polder.control.Reconciler;
import dev.polder.control.ResourceController;
import dev.polder.control.Source;
import dev.polder.control.ThreadDelays;
import dev.polder.control.apiextensions.DefinitionDeletion;
import dev.polder.control.apiextensions.Establishment;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.content.ContentLimits;
import dev.polder.control.disruption.BudgetReconciler;
import dev.polder.control.disruption.ScaledKinds;
import dev.polder.control.endpoints.EndpointsReconciler;
import dev.polder.control.endpoints.TargetPlaces;
import dev.polder.control.garbage.GarbageCollector;
import dev.polder.control.garbage.GarbageLimits;
import dev.polder.control.garbage.OwnerKinds;
import dev.polder.control.namespace.NamespaceDefaults;
import dev.polder.control.namespace.NamespaceDeletion;
import dev.polder.control.quota.QuotaController;
import dev.polder.control.rbac.RoleAggregation;
import dev.polder.control.simulated.SimulatedCluster;
import dev.polder.control.simulated.SimulatedLimits;
import dev.polder.control.storage.ClaimProtection;
import dev.polder.control.storage.VolumeProtection;
import dev.polder.control.template.WorkspaceTemplate;
import dev.polder.control.workspace.WorkspaceDeletion;
import dev.polder.gateway.metrics.PrometheusMetrics;
import dev.polder.gateway.workspace.EndpointMove;
import dev.polder.gateway.workspace.StoreWorkspaceTree;
import dev.polder.store.template.Template;
import dev.polder.syncer.Syncer;
import dev.polder.syncer.SyncerSettings;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What works behind the API: the controllers inside workspaces, and either the syncer or, in a simulated cluster, the
/// workload controllers; never both (house decision 15).
final class Workers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private final Core core;
    private final ControllerTools tools;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Beginnings beginnings;
    private final StoreWorkspaceTree tree;
    private final TargetPlaces places;
    private final String instance;
    private final PrometheusMetrics metrics;

    /// @param namespaces what they begin with
    /// @param workspaces what they begin with
    record Beginnings(WorkspaceTemplate namespaces, Template workspaces) {}

    /// @param places   where sync targets are
    /// @param instance names this gateway, so that it is not joined to itself
    Workers(
            Core core,
            Beginnings beginnings,
            StoreWorkspaceTree tree,
            TargetPlaces places,
            String instance,
            PrometheusMetrics metrics) {
        this.core = core;
        this.beginnings = beginnings;
        this.tree = tree;
        this.places = places;
        this.instance = instance;
        this.metrics = metrics;
        ThreadDelays delays = new ThreadDelays();
        running.push(delays);
        this.tools = new ControllerTools(
                delays, new SecureRandom(), core.settings().clock(), metrics.controllers());
    }

    void start() {
        controller(
                "namespace-deletion",
                List.of(Source.deleting(NAMESPACES)),
                new NamespaceDeletion(core.resources(), content(NamespaceDeletion.AS), core.settings().clock()));
        controller(
                "namespace-defaults",
                NamespaceDefaults.sources(),
                new NamespaceDefaults(core.resources(), beginnings.namespaces()));
        controller("role-aggregation", RoleAggregation.sources(), new RoleAggregation(core.resources()));
        controller(
                "crd-establishment",
                Establishment.sources(),
                new Establishment(core.store(), core.resources(), core.settings().clock()));
        controller(
                "crd-deletion",
                DefinitionDeletion.sources(),
                new DefinitionDeletion(
                        core.resources(),
                        resource -> core.catalogs().builtin().find(resource) != null,
                        content(DefinitionDeletion.AS),
                        core.settings().clock()));
        controller(
                "workspace-deletion",
                WorkspaceDeletion.sources(),
                new WorkspaceDeletion(core.resources(), content(WorkspaceDeletion.AS), core.settings().clock()));
        var garbage =
                new GarbageCollector(core.store(), core.resources(), new Owners(core), GarbageLimits.DEFAULT, tools);
        running.push(garbage);
        garbage.start();
        tendPolicies();
        Thread move = Thread.ofVirtual()
                .name("endpoint-move")
                .start(new EndpointMove(core.store(), core.resources(), core.url().get(), beginnings.workspaces()));
        running.push(() -> end(move));
        if (core.settings().simulatedCluster()) {
            var simulated = new SimulatedCluster(core.store(), core.resources(), SimulatedLimits.DEFAULT, tools);
            running.push(simulated);
            simulated.start();
        } else {
            var endpoints = new EndpointsReconciler(core.store(), core.resources(), places);
            controller("endpoints", endpoints.sources(), endpoints);
            String url = core.url().get();
            var syncer = new Syncer(
                    SyncerSettings.of(instance, server -> server.equals(url) || server.startsWith(url + "/")),
                    core.store(),
                    core.resources(),
                    tree,
                    tools,
                    metrics.syncer());
            running.push(syncer);
            syncer.start();
        }
    }

    /// What the cluster's own controllers keep for objects that say what may be.
    private void tendPolicies() {
        controller(
                "disruption-budgets",
                BudgetReconciler.sources(core.store()),
                new BudgetReconciler(core.store(), core.resources(), this::scaled, core.settings().clock()));
        controller(
                "claim-protection",
                ClaimProtection.sources(),
                new ClaimProtection(core.store(), core.resources(), core.settings().clock()));
        controller("volume-protection", VolumeProtection.sources(), new VolumeProtection(core.resources()));
        var quotas = new QuotaController(core.store(), core.resources(), this::isNamespaced, tools);
        running.push(quotas);
        quotas.start();
    }

    private Optional<ScaledKinds.ScaledKind> scaled(WorkspaceId workspace, GroupVersionKind kind) {
        return core.catalogs().findKind(workspace, kind)
                .filter(ResourceDefinition::namespaced)
                .map(d -> new ScaledKinds.ScaledKind(
                        d.resourceIn(d.storageVersion().version()),
                        d.subresources().scale().map(Subresources.Scale::specReplicasPath).orElse("")));
    }

    private boolean isNamespaced(GroupResource resource) {
        // What a workspace defines itself is counted where it is found: in namespaces alone.
        ResourceDefinition definition = core.catalogs().builtin().find(resource);
        return definition == null || definition.namespaced();
    }

    private static void end(Thread thread) throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private ContentDeletion content(UserInfo as) {
        return new ContentDeletion(core.store(), core.resources(), as, ContentLimits.DEFAULT);
    }

    private void controller(
            String name, List<Source> sources, Reconciler<dev.polder.api.meta.ObjectKey> reconciler) {
        var controller =
                new ResourceController(name, core.store(), sources, reconciler, ControllerLimits.DEFAULT, tools);
        running.push(controller);
        controller.start();
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.error("a worker did not close", e);
            }
        }
    }

    /// Kinds of owners, from the catalog of their workspace.
    private record Owners(Core core) implements OwnerKinds {
        @Override
        public Optional<OwnerResource> find(WorkspaceId workspace, GroupVersionKind kind) {
            return core.catalogs().findKind(workspace, kind).map(d -> new OwnerResource(d.groupResource(), d.namespaced()));
        }
    }
}
