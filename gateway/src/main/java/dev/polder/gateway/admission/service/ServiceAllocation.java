package dev.polder.gateway.admission.service;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.control.object.Conditions;
import dev.polder.gateway.resource.CallScope;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gives Services cluster IPs and node ports, and takes them back (upstream: `registry/core/service/storage`, which gives
/// first and writes then). Any thread.
public final class ServiceAllocation {
    private static final GroupResource SERVICES = new GroupResource("", "services");
    private static final GroupResource BLOCKS = new GroupResource("networking.k8s.io", "servicecidrs");
    private static final int ATTEMPTS = 100;

    private final ObjectStore store;
    private final ServiceClaims claims;
    private final ServiceNetwork network;
    private final Predicate<ObjectKey> served;
    private final RandomGenerator random;

    /// @param network what workspaces have that do not say otherwise with a ServiceCIDR
    /// @param served  whether a cluster runs what is in the namespace of this key, and gives it what it needs
    public ServiceAllocation(
            ObjectStore store,
            ServiceClaims claims,
            ServiceNetwork network,
            Predicate<ObjectKey> served,
            RandomGenerator random) {
        this.store = store;
        this.claims = claims;
        this.network = network;
        this.served = served;
        this.random = random;
    }

    /// As [dev.polder.gateway.resource.write.WriteHooks#charged]: fills in what a Service is given, and writes it with that.
    ///
    /// @throws dev.polder.api.status.ApiException 422 for what cannot be given, 500 when everything is taken
    public WriteResult charged(
            CallScope scope,
            JsonObject object,
            @Nullable JsonObject old,
            Function<List<Mutation>, WriteResult> write) {
        if (!isService(scope.key()) || !scope.subresource().isEmpty()) {
            return write.apply(List.of());
        }
        JsonObject given = object.objectOrNew("spec").deepCopy();
        JsonObject before = old == null ? null : old.objectOrNew("spec");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            WriteResult result = write.apply(mutations(scope.key(), object.objectOrNew("spec"), before));
            if (result instanceof WriteResult.Written) {
                return result;
            }
            object.put("spec", given.deepCopy());
            if (!isOfClaim(result)) {
                return result;
            }
        }
        throw Statuses.modified(SERVICES, scope.name());
    }

    /// What goes with an object that is taken away.
    public List<Mutation> removing(StoredObject gone) {
        return isService(gone.key())
                ? released(gone.key(), Allocation.of(gone.key(), ObjectCodec.decode(gone).objectOrNew("spec")))
                : List.of();
    }

    private List<Mutation> mutations(ObjectKey service, JsonObject spec, @Nullable JsonObject before) {
        List<Mutation> all = new ArrayList<>();
        if (!served.test(service)) {
            var pool = new Allocation.Pool(network, blocks(service.workspace()), random);
            all.addAll(new Allocation(service, spec, before, claims, pool).take());
        }
        if (before != null) {
            Set<ObjectKey> left = Allocation.of(service, before);
            left.removeAll(Allocation.of(service, spec));
            all.addAll(released(service, left));
        }
        return all;
    }

    private List<Mutation> released(ObjectKey service, Set<ObjectKey> left) {
        return left.stream()
                .map(claim -> claims.release(claim, service))
                .flatMap(Optional::stream)
                .toList();
    }

    /// The blocks of a workspace that are ready, or those that all have.
    private List<AddressBlock> blocks(WorkspaceId workspace) {
        Stream<StoredObject> found = store.list(ListQuery.all(workspace, BLOCKS)) instanceof ListResult.Page page
                ? page.items().stream()
                : Stream.empty();
        List<String> ready = found.map(ObjectCodec::decode)
                .filter(block -> Conditions.isTrue(block, "Ready"))
                .filter(block -> block.stringAt("metadata", "deletionTimestamp") == null)
                .map(block -> block.arrayAt("spec", "cidrs"))
                .filter(Objects::nonNull)
                .flatMap(cidrs -> cidrs.strings().stream())
                .toList();
        return (ready.isEmpty() ? network.blocks() : ready).stream().map(AddressBlock::of).toList();
    }

    private static boolean isService(ObjectKey key) {
        return key.resource().equals(SERVICES);
    }

    /// Whether somebody else was faster with an address or port.
    private static boolean isOfClaim(WriteResult result) {
        return switch (result) {
            case WriteResult.Exists exists -> ServiceClaims.isClaim(exists.key());
            case WriteResult.Conflict conflict -> ServiceClaims.isClaim(conflict.key());
            case WriteResult.Missing missing -> ServiceClaims.isClaim(missing.key());
            case WriteResult.Written _, WriteResult.Held _, WriteResult.OverLimit _ -> false;
        };
    }
}
