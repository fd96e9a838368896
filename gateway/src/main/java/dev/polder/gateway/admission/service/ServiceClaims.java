package dev.polder.gateway.admission.service;

import dev.polder.api.builtin.network.ServiceAddress;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WireTime;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.RecordHeader;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// What stands for an address or a port that is taken: of an address upstream's IPAddress, of a port an object that no API
/// serves. Each names the Service that has it. Any thread.
public final class ServiceClaims {
    private static final GroupResource ADDRESSES = new GroupResource("networking.k8s.io", "ipaddresses");
    private static final GroupResource PORTS = new GroupResource("internal.polder.dev", "servicenodeports");

    private final ObjectStore store;
    private final ResourceCatalog.Served addresses;
    private final InstantSource clock;
    private final Supplier<String> uids;

    public ServiceClaims(ObjectStore store, ResourceCatalog catalog, InstantSource clock, Supplier<String> uids) {
        this.store = store;
        this.addresses = catalog.findStored(ADDRESSES).orElseThrow();
        this.clock = clock;
        this.uids = uids;
    }

    /// Whether a mutation was about a claim, and not about the Service.
    static boolean isClaim(ObjectKey key) {
        return key.resource().equals(ADDRESSES) || key.resource().equals(PORTS);
    }

    static ObjectKey address(WorkspaceId workspace, String address) {
        return new ObjectKey(workspace, ADDRESSES, "", address);
    }

    static ObjectKey port(WorkspaceId workspace, long port) {
        return new ObjectKey(workspace, PORTS, "", Long.toString(port));
    }

    boolean isFree(ObjectKey claim) {
        return store.get(claim).isEmpty();
    }

    /// Takes what is free; the write fails where somebody else was first.
    Mutation take(ObjectKey claim, ObjectKey service) {
        return claim.resource().equals(ADDRESSES) ? takeAddress(claim, service) : takePort(claim, service);
    }

    private Mutation takeAddress(ObjectKey claim, ObjectKey service) {
        JsonObject object = claimed(claim, service);
        object.objectOrNew("metadata").put("labels", ServiceAddress.labels(claim.name()));
        ObjectCodec.Encoded encoded = ObjectCodec.encode(object, addresses);
        return new Mutation.Put(claim, Expectation.ABSENT, encoded.header(), encoded.body());
    }

    private Mutation takePort(ObjectKey claim, ObjectKey service) {
        JsonObject object = claimed(claim, service);
        var header = new RecordHeader(
                object.objectOrNew("metadata").string("uid", ""),
                PORTS.group() + "/v1",
                0,
                Map.of(),
                Map.of(),
                List.of(),
                false,
                0,
                new RecordHeader.Offsets(0, 0),
                false);
        return new Mutation.Put(claim, Expectation.ABSENT, header, JsonWriter.compact(object));
    }

    private JsonObject claimed(ObjectKey claim, ObjectKey service) {
        JsonObject metadata = new JsonObject()
                .put("name", claim.name())
                .put("uid", uids.get())
                .put("creationTimestamp", WireTime.text(clock.instant()))
                .put("annotations", new JsonObject().put("kcp.io/cluster", claim.workspace().value()));
        return new JsonObject()
                .put("metadata", metadata)
                .put("spec", new JsonObject().put("parentRef", parent(service)));
    }

    private static JsonObject parent(ObjectKey service) {
        return ServiceAddress.parentRef(service.namespace(), service.name());
    }

    /// Gives back what the Service has; empty when it does not have it.
    Optional<Mutation> release(ObjectKey claim, ObjectKey service) {
        return store.get(claim)
                .filter(found -> Objects.equals(
                        JsonReader.readObject(found.body(), JsonLimits.REQUEST).at("spec", "parentRef"), parent(service)))
                .map(found -> new Mutation.Delete(claim, new Expectation.AtRevision(found.revision())));
    }
}
