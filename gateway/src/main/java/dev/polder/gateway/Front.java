package dev.polder.gateway;

import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.authz.authn.Authenticator;
import dev.polder.certs.CertificateRefusedException;
import dev.polder.certs.ServingCertificate;
import dev.polder.certs.ServingNames;
import dev.polder.gateway.discovery.DiscoveryHandler;
import dev.polder.gateway.eviction.EvictionHandler;
import dev.polder.gateway.http.ServerSettings;
import dev.polder.gateway.http.TlsSettings;
import dev.polder.gateway.http.server.HttpServer;
import dev.polder.gateway.legacy.BindingHandler;
import dev.polder.gateway.metrics.MetricsHandler;
import dev.polder.gateway.metrics.PrometheusMetrics;
import dev.polder.gateway.openapi.OpenApiDocuments;
import dev.polder.gateway.openapi.OpenApiHandler;
import dev.polder.gateway.pipeline.ApiHandler;
import dev.polder.gateway.pipeline.Probes;
import dev.polder.gateway.pipeline.RequestAuthentication;
import dev.polder.gateway.pipeline.RequestPipeline;
import dev.polder.gateway.pipeline.Router;
import dev.polder.gateway.pipeline.Seats;
import dev.polder.gateway.resource.PartHandler;
import dev.polder.gateway.resource.ResourceHandler;
import dev.polder.gateway.resource.ScaleHandler;
import dev.polder.gateway.resource.read.Bookmarks;
import dev.polder.gateway.resource.read.ComponentStatusHandler;
import dev.polder.gateway.resource.read.Reader;
import dev.polder.gateway.resource.read.list.ListCache;
import dev.polder.gateway.resource.CreateGuard;
import dev.polder.gateway.resource.write.WriteHandler;
import dev.polder.gateway.review.AccessReviewHandler;
import dev.polder.gateway.review.CredentialHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What clients see: the HTTP server with the request pipeline behind it.
final class Front implements AutoCloseable {
    private static final Duration BOOKMARKS = Duration.ofSeconds(50);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Core core;
    private final HttpServer server;
    private volatile boolean ready;

    /// @param broken  whether the gateway cannot do its work any more
    /// @param trouble what of its work it cannot do at the moment
    Front(
            Core core,
            PrometheusMetrics metrics,
            ScheduledExecutorService timer,
            BooleanSupplier broken,
            Supplier<List<String>> trouble)
            throws GatewayStartException {
        this.core = core;
        var lists = new ListCache(core.store());
        metrics.cache("lists", lists::counts);
        Reader reader = new Reader(
                core.store(), lists, core.settings().clock(), new Bookmarks(timer, BOOKMARKS), core.watches(),
                new SecureRandom());
        WriteHandler writer = new WriteHandler(core.context(), reader, CreateGuard.of(core.authorizer()));
        var binding = new BindingHandler(core.context());
        var stored = new ResourceHandler(core.catalogs(), reader, writer, parts(reader, writer, binding));
        List<ResourceDefinition> known = new ArrayList<>(core.catalogs().builtin().definitions());
        known.addAll(BuiltinResources.unstored());
        DiscoveryHandler discovery = new DiscoveryHandler(core.catalogs(), BuiltinResources.unstored(), address());
        OpenApiHandler openApi = new OpenApiHandler(
                core.catalogs(),
                new OpenApiDocuments(known, "v" + VersionDocument.KUBERNETES + ".0"),
                core.settings().clock());

        Map<String, ApiHandler> paths = Map.of(
                "", discovery,
                "api", discovery,
                "apis", discovery,
                "openapi", openApi,
                "metrics", new MetricsHandler(metrics));
        String instance = new DataDirectory(core.settings().dataDirectory()).instance(core.authority());
        var pipeline = new RequestPipeline(new RequestPipeline.Doors(
                new Probes(VersionDocument.of(instance), () -> ready, broken, trouble),
                core.workspaces(),
                new RequestAuthentication(
                        core.authority(), new Authenticator(), core.authorizer(), core.settings().clock()),
                core.authorizer(),
                new Seats(Seats.SeatLimits.DEFAULT),
                new Router(unstored(binding, broken, trouble), stored, paths),
                metrics));
        ServingCertificate certificate = certificate();
        this.server = new HttpServer(ServerSettings.of(bind(), tls(certificate)), pipeline, metrics.http());
        var renewal = new ServingRenewal(
                certificate, this::certificate, next -> server.renew(tls(next)), core.settings().clock());
        var _ = timer.scheduleWithFixedDelay(renewal, 1, 1, TimeUnit.HOURS);
    }

    /// What is below an object and more than a part of it, or a part that its strategy knows.
    private Map<String, ResourceHandler.SubresourceHandler> parts(
            Reader reader, WriteHandler writer, BindingHandler binding) {
        var part = new PartHandler(reader, writer);
        return Map.of(
                "namespaces/finalize",
                writer::updateOnly,
                "certificatesigningrequests/approval",
                part,
                "pods/binding",
                binding,
                "pods/ephemeralcontainers",
                part,
                "pods/resize",
                part,
                "pods/eviction",
                new EvictionHandler(core.context()),
                "scale",
                new ScaleHandler(core.context()),
                "logicalclusters/credentials",
                new CredentialHandler(core.authority(), core.store(), core.url()));
    }

    /// Who answers for the kinds that are not stored.
    private Map<GroupResource, ApiHandler> unstored(
            ApiHandler binding, BooleanSupplier broken, Supplier<List<String>> trouble) {
        Map<GroupResource, ApiHandler> handlers = new HashMap<>();
        ApiHandler review = new AccessReviewHandler(core.authorizer());
        BuiltinResources.reviews().forEach(definition -> handlers.put(definition.groupResource(), review));
        for (ResourceDefinition definition : BuiltinResources.unstored()) {
            switch (definition.groupResource().toString()) {
                case "bindings" -> handlers.put(definition.groupResource(), binding);
                case "componentstatuses" ->
                    handlers.put(
                            definition.groupResource(),
                            new ComponentStatusHandler(
                                    definition,
                                    () -> Map.of(
                                            "store",
                                            broken.getAsBoolean() ? List.of("the store is broken") : trouble.get()),
                                    core.settings().clock()));
                default -> {
                    // A review.
                }
            }
        }
        return handlers;
    }

    private String address() {
        return core.settings().listenHost() + ":" + core.settings().listenPort();
    }

    private InetSocketAddress bind() throws GatewayStartException {
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(core.settings().listenHost()),
                    core.settings().listenPort());
        } catch (UnknownHostException e) {
            throw new GatewayStartException(
                    "cannot listen on " + address() + ": the host is not known; name another with --listen", e);
        }
    }

    private TlsSettings tls(ServingCertificate certificate) {
        return new TlsSettings(certificate.privateKey(), certificate.chain(), core.authority().clientTrustAnchors());
    }

    private ServingCertificate certificate() throws GatewayStartException {
        if (core.settings().tls().isPresent()) {
            return core.settings().tls().get().serving();
        }
        List<String> hosts = new ArrayList<>(List.of(core.settings().listenHost()));
        ServingNames.machineName(ServingNames.KERNEL_HOSTNAME).ifPresent(hosts::add);
        try {
            return core.authority().issueServing(ServingNames.of(hosts));
        } catch (CertificateRefusedException | IllegalArgumentException e) {
            throw new GatewayStartException(
                    "cannot make a certificate for " + hosts + ": " + e.getMessage() + "; name another --listen", e);
        }
    }

    /// Binds; probes are answered from now on.
    URI listen() throws GatewayStartException {
        try {
            InetSocketAddress bound = server.start();
            String host = core.settings().listenHost();
            boolean wildcard = bound.getAddress().isAnyLocalAddress();
            String shown = wildcard ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
            return URI.create("https://" + shown + ":" + bound.getPort());
        } catch (IOException e) {
            throw new GatewayStartException(
                    "cannot listen on " + address() + " (" + e.getMessage()
                            + "): stop what uses the port, or name another address with --listen HOST:PORT",
                    e);
        }
    }

    /// Says that requests can be served.
    void ready() {
        ready = true;
    }

    @Override
    public void close() {
        ready = false;
        server.close(DRAIN);
    }
}
