package dev.polder.gateway.admission.service;

import dev.polder.api.builtin.network.ServiceFamilies;
import dev.polder.api.builtin.network.ServiceStrategy;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.Causes;
import dev.polder.store.Mutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one write of a Service takes, and fills into its spec. Used once, by one thread.
final class Allocation {
    private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "Service");
    private static final String TAKEN_ADDRESS = "provided IP is already allocated";
    private static final String TAKEN_PORT = "provided port is already allocated";
    private static final String NONE = "None";

    private final ObjectKey service;
    private final JsonObject spec;
    private final @Nullable JsonObject before;
    private final ServiceClaims claims;
    private final Pool pool;
    private final Set<ObjectKey> taken = new LinkedHashSet<>();

    /// What there is to take from.
    ///
    /// @param blocks of addresses
    record Pool(ServiceNetwork network, List<AddressBlock> blocks, RandomGenerator random) {}

    /// @param spec   of the Service; changed
    /// @param before spec of the Service as it was, null for a new one
    Allocation(ObjectKey service, JsonObject spec, @Nullable JsonObject before, ServiceClaims claims, Pool pool) {
        this.service = service;
        this.spec = spec;
        this.before = before;
        this.claims = claims;
        this.pool = pool;
    }

    /// @return what is written with the Service so that nobody else gets the same
    /// @throws ApiException 422 for what cannot be given, 500 when everything is taken
    List<Mutation> take() {
        if (!isExternal(spec)) {
            refuse(ServiceFamilies.settle(spec, isExternal(before) ? null : before, pool.network().families()));
            addresses();
        }
        if (List.of("NodePort", "LoadBalancer").contains(spec.string("type", ""))) {
            if (before == null) {
                sharedPorts();
            } else {
                ports(before);
            }
        }
        if (ServiceStrategy.needsHealthCheck(spec) && (before == null || !ServiceStrategy.needsHealthCheck(before))) {
            healthCheck();
        }
        return taken.stream().map(claim -> claims.take(claim, service)).toList();
    }

    /// What a Service with this spec may have.
    static Set<ObjectKey> of(ObjectKey service, JsonObject spec) {
        Set<ObjectKey> all = new LinkedHashSet<>();
        spec.stringsAt("clusterIPs").stream()
                .filter(address -> !address.equals(NONE))
                .forEach(address -> all.add(ServiceClaims.address(service.workspace(), address)));
        Stream.concat(
                        spec.objects("ports").stream().map(port -> port.get("nodePort")),
                        Stream.of(spec.get("healthCheckNodePort")))
                .filter(Objects::nonNull)
                .forEach(port -> all.add(ServiceClaims.port(service.workspace(), number(port))));
        return all;
    }

    private static long number(JsonValue port) {
        return new JsonObject().put("port", port).integer("port").orElse(0);
    }

    private static boolean isExternal(@Nullable JsonObject spec) {
        return spec != null && spec.string("type", "").equals("ExternalName");
    }

    private void addresses() {
        List<String> wanted = new ArrayList<>(spec.stringsAt("clusterIPs"));
        if (wanted.contains(NONE)) {
            return;
        }
        List<String> had = before == null ? List.of() : before.stringsAt("clusterIPs");
        List<String> families = spec.stringsAt("ipFamilies");
        for (int i = 0; i < families.size(); i++) {
            if (i >= wanted.size()) {
                wanted.add(anyAddress(families.get(i)));
            } else if (!had.contains(wanted.get(i))) {
                address(wanted.get(i), wanted);
            }
        }
        spec.put("clusterIP", wanted.getFirst());
        spec.put("clusterIPs", JsonArray.ofStrings(wanted));
    }

    private String anyAddress(String family) {
        return pool.blocks().stream()
                .filter(block -> block.family().equals(family))
                .flatMap(block -> block.candidates(pool.random()))
                .filter(address -> takeIfFree(ServiceClaims.address(service.workspace(), address)))
                .findFirst()
                .orElseThrow(() -> Statuses.internal(
                        "failed to allocate a serviceIP for Service \"%s\": range is full".formatted(service.name())));
    }

    private void address(String address, List<String> all) {
        String wrong = "";
        if (pool.blocks().stream().noneMatch(block -> block.contains(address))) {
            wrong = "the provided network does not match the current range";
        } else if (!takeIfFree(ServiceClaims.address(service.workspace(), address))) {
            wrong = TAKEN_ADDRESS;
        }
        if (!wrong.isEmpty()) {
            refuse(new Causes()
                    .invalid(
                            "spec.clusterIPs",
                            JsonArray.ofStrings(all),
                            "failed to allocate IP %s: %s".formatted(address, wrong))
                    .list());
        }
    }

    /// Ports of a new Service with the same number, of several protocols, share one port of the nodes.
    private void sharedPorts() {
        Map<Long, Long> shared = new HashMap<>();
        List<JsonObject> ports = spec.objects("ports");
        for (int i = 0; i < ports.size(); i++) {
            JsonObject port = ports.get(i);
            long own = port.integer("nodePort").orElse(0);
            long number = port.integer("port").orElse(0);
            if (own == 0 && !ServiceStrategy.needsNodePorts(spec)) {
                continue;
            }
            Long known = shared.get(number);
            if (known == null) {
                long wanted = ports.stream()
                        .filter(other -> other.integer("port").orElse(0) == number)
                        .mapToLong(other -> other.integer("nodePort").orElse(0))
                        .filter(other -> other != 0)
                        .findFirst()
                        .orElse(0);
                long given = wanted == 0 ? anyPort() : port(wanted, "spec.ports[" + i + "].nodePort");
                port.put("nodePort", given);
                shared.put(number, given);
            } else if (own == 0) {
                port.put("nodePort", known);
            } else if (own != known) {
                port(own, "spec.ports[" + i + "].nodePort");
            }
        }
    }

    private void ports(JsonObject old) {
        List<Long> had = old.objects("ports").stream()
                .map(port -> port.integer("nodePort").orElse(0))
                .toList();
        List<JsonObject> ports = spec.objects("ports");
        for (int i = 0; i < ports.size(); i++) {
            long own = ports.get(i).integer("nodePort").orElse(0);
            if (own == 0 && ServiceStrategy.needsNodePorts(spec)) {
                ports.get(i).put("nodePort", anyPort());
            } else if (own != 0 && !had.contains(own) && !taken.contains(claim(own))) {
                port(own, "spec.ports[" + i + "].nodePort");
            }
        }
    }

    private void healthCheck() {
        long own = spec.integer("healthCheckNodePort").orElse(0);
        if (own == 0) {
            spec.put("healthCheckNodePort", anyPort());
        } else {
            port(own, "spec.healthCheckNodePort");
        }
    }

    private ObjectKey claim(long port) {
        return ServiceClaims.port(service.workspace(), port);
    }

    private long port(long number, String field) {
        ServiceNetwork network = pool.network();
        String wrong = "";
        if (number < network.firstPort() || number > network.lastPort()) {
            wrong = "provided port is not in the valid range. The range of valid ports is %d-%d"
                    .formatted(network.firstPort(), network.lastPort());
        } else if (!takeIfFree(claim(number))) {
            wrong = TAKEN_PORT;
        }
        if (!wrong.isEmpty()) {
            refuse(new Causes().invalid(field, number, wrong).list());
        }
        return number;
    }

    private long anyPort() {
        return pool.network()
                .ports(pool.random())
                .filter(port -> takeIfFree(claim(port)))
                .findFirst()
                .orElseThrow(() -> Statuses.internal("failed to allocate a nodePort: range is full"));
    }

    private boolean takeIfFree(ObjectKey claim) {
        return claims.isFree(claim) && taken.add(claim);
    }

    private void refuse(List<StatusCause> causes) {
        if (!causes.isEmpty()) {
            throw Statuses.invalid(KIND, service.name(), causes);
        }
    }
}
