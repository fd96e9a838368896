package dev.polder.gateway;

import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.authz.EscalationCheck;
import dev.polder.authz.RbacAuthorizer;
import dev.polder.authz.defaults.DefaultRoles;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.token.TokenKeys;
import dev.polder.control.endpoints.TargetPlaces;
import dev.polder.control.template.WorkspaceTemplate;
import dev.polder.gateway.admission.AdmissionHooks;
import dev.polder.gateway.admission.RuntimeClassAdmission;
import dev.polder.gateway.admission.ServiceAccountAdmission;
import dev.polder.gateway.admission.limit.LimitRanger;
import dev.polder.gateway.admission.limit.NamespaceLimitsCache;
import dev.polder.gateway.admission.limit.QuotaAdmission;
import dev.polder.gateway.admission.service.ServiceAllocation;
import dev.polder.gateway.admission.service.ServiceClaims;
import dev.polder.gateway.admission.service.ServiceNetwork;
import dev.polder.gateway.apiextensions.CatalogCache;
import dev.polder.gateway.metrics.PrometheusMetrics;
import dev.polder.gateway.resource.Contenders;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.gateway.resource.RoleCache;
import dev.polder.gateway.resource.StoreBackedResources;
import dev.polder.gateway.resource.read.OpenWatches;
import dev.polder.gateway.resource.write.WriteContext;
import dev.polder.gateway.token.SignatureCache;
import dev.polder.gateway.token.StoreTokenObjects;
import dev.polder.gateway.token.Tokens;
import dev.polder.gateway.workspace.StoreWorkspaceTree;
import dev.polder.gateway.workspace.WorkspaceBirth;
import dev.polder.gateway.workspace.WorkspaceCaches;
import dev.polder.gateway.workspace.WorkspaceHooks;
import dev.polder.gateway.workspace.WorkspaceResolver;
import dev.polder.store.ObjectStore;
import dev.polder.store.Write;
import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreOpenException;
import dev.polder.store.rocksdb.StoreSettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one composition root (house decision 16): builds every part with `new`, in the order in which they depend on each
/// other, and closes them in reverse. `Main` and every test use this class.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /// After its workspace was deleted a watch ends within this time.
    private static final Duration WATCHES_END = Duration.ofMillis(50);

    /// A new key of tokens is noticed within this time.
    private static final long KEYS_SECONDS = 10;

    private final GatewaySettings settings;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Breakage breakage = new Breakage();
    private final long begun = System.nanoTime();
    private Duration startTime = Duration.ZERO;
    private URI url = URI.create("https://localhost");

    private Gateway(GatewaySettings settings) {
        this.settings = settings;
    }

    /// Starts, and returns when requests are served.
    ///
    /// @throws GatewayStartException with one line that says what is wrong and how to mend it
    public static Gateway start(GatewaySettings settings) throws GatewayStartException {
        Gateway gateway = new Gateway(settings);
        try {
            gateway.build();
            return gateway;
        } catch (GatewayStartException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void build() throws GatewayStartException {
        DataDirectory directory = DataDirectory.open(settings.dataDirectory());
        RocksObjectStore store = own(openStore(directory));
        CertificateAuthority authority = authority(directory);
        PrometheusMetrics metrics = own(new PrometheusMetrics());
        ScheduledExecutorService timer = own(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("timer").factory()));
        List<ResourceDefinition> definitions = new ArrayList<>(BuiltinResources.definitions());
        CatalogCache catalogs = new CatalogCache(store, new ResourceCatalog(definitions));
        WorkspaceResolver workspaces = new WorkspaceResolver(store);
        RoleCache roles = new RoleCache(store);
        RbacAuthorizer authorizer = new RbacAuthorizer(roles);
        var template = new WorkspaceTemplate(authority.servingTrustPem(), DefaultRoles.objects());
        var birth = new WorkspaceBirth(
                template, catalogs.builtin(), settings.clock(), new SecureRandom(), () -> url.toString());
        var watches = new OpenWatches(workspaces::isGone, timer, WATCHES_END);
        var limits = new NamespaceLimitsCache(store);
        var uids = new FreshUids(new SecureRandom());
        var tree = new StoreWorkspaceTree(workspaces);
        var places = new TargetPlaces(store, tree::within);
        var hooks = new AdmissionHooks(
                new WorkspaceHooks(
                        new WorkspaceCaches(store, workspaces, roles, catalogs, watches),
                        store, birth, new EscalationCheck(authorizer, roles)),
                limits,
                new LimitRanger(limits),
                new AdmissionHooks.PodPlugins(
                        new ServiceAccountAdmission(store, new SecureRandom(), settings.podAccounts()),
                        new RuntimeClassAdmission(store, places::serve)),
                new QuotaAdmission(store, limits, catalogs.builtin(), settings.clock()),
                new ServiceAllocation(
                        store,
                        new ServiceClaims(store, catalogs.builtin(), settings.clock(), uids),
                        ServiceNetwork.DEFAULT, places::serve, new SecureRandom()));
        var context = new WriteContext(
                store, catalogs, settings.clock(), new SecureRandom(), uids, hooks,
                new Contenders(), settings.eventLifetime());
        var resources = new StoreBackedResources(context);
        Tokens tokens = tokens(directory, store, workspaces, timer, metrics);
        var core = new Core(
                settings, store, authority, tokens, catalogs, workspaces, resources, context, authorizer, watches,
                () -> url.toString());

        StoreGauges.register(store, metrics);
        metrics.cache("objects", store::cacheCounts);
        metrics.cache("roles", roles::counts);
        metrics.cache("workspaces", workspaces::cacheCounts);
        metrics.gauge("polder_store_revision", "The newest revision that reads see", store::revision);
        metrics.gauge(
                "polder_store_disk_free_bytes", "What the store may still write to its disk", () -> store.space().free());
        metrics.gauge(
                "polder_store_writes_paused",
                "For want of room on the disk: 0 none, 1 those that grow, 2 all",
                () -> store.space().paused());
        Front front = own(new Front(core, metrics, timer, breakage::happened,
                () -> StoreGauges.trouble(store)));
        url = front.listen();
        bootstrap(store, birth, workspaces);

        var beginnings = new Workers.Beginnings(template, birth.template());
        own(new Workers(core, beginnings, tree, places, directory.instance(authority), metrics)).start();
        front.ready();
        directory.writeAdminKubeconfig(authority, url);
        startTime = Duration.ofNanos(System.nanoTime() - begun);
        LOG.info("serving {} after {} ms", url, startTime.toMillis());
    }

    private CertificateAuthority authority(DataDirectory directory) throws GatewayStartException {
        CertificateAuthority own = directory.authority(settings.clock());
        return settings.tls().isPresent() ? own.with(settings.tls().get().trust()) : own;
    }

    private Tokens tokens(
            DataDirectory directory,
            ObjectStore store,
            WorkspaceResolver workspaces,
            ScheduledExecutorService timer,
            PrometheusMetrics metrics)
            throws GatewayStartException {
        TokenKeys keys = directory.tokenKeys(settings.clock());
        var _ = timer.scheduleWithFixedDelay(new TokenKeyWatch(keys), KEYS_SECONDS, KEYS_SECONDS, TimeUnit.SECONDS);
        var signatures = new SignatureCache(keys);
        metrics.cache("token-signatures", signatures::counts);
        return Tokens.of(
                keys, signatures, new StoreTokenObjects(store, workspaces), () -> url.toString(), settings.clock());
    }

    private RocksObjectStore openStore(DataDirectory directory) throws GatewayStartException {
        try {
            return RocksObjectStore.open(StoreSettings.in(directory.path()).withClock(settings.clock()).withSpace(settings.space())
                    .withChecks(settings.checks())
                    .withLimits(settings.limits())
                    .withLog(settings.history())
                    .withOnFailure(breakage::broke));
        } catch (StoreOpenException e) {
            throw GatewayStartException.of(e);
        }
    }

    /// Makes the root workspace on the first start.
    private static void bootstrap(ObjectStore store, WorkspaceBirth birth, WorkspaceResolver workspaces) {
        var root = new ObjectKey(WorkspaceId.ROOT, WorkspaceResolver.LOGICAL_CLUSTERS, "", "cluster");
        if (store.get(root).isEmpty()) {
            store.write(Write.of(birth.ofRoot()));
            workspaces.forget();
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /// Where it listens: `https://host:port`.
    public URI url() {
        return url;
    }

    /// The operator's kubeconfig, written anew by this start.
    public Path adminKubeconfig() {
        return settings.dataDirectory().resolve(DataDirectory.ADMIN_KUBECONFIG);
    }

    /// From the first step to the first answer.
    public Duration startTime() {
        return startTime;
    }

    /// Has the listener told, once, when the gateway broke for good: `/livez` and `/readyz` fail
    /// from then on, and the process should end with an exit code that says so.
    ///
    /// @param listener takes one line for people; called on any thread, must not block
    public void onFailure(Consumer<String> listener) {
        breakage.tell(listener);
    }

    /// Drains: requests that run may finish, streams end, the store lets go of the disk. Twice is harmless.
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.error("a part did not close", e);
            }
        }
    }
}
