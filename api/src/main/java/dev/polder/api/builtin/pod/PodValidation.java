package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules of a pod spec.
public final class PodValidation {
    private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
    private static final List<String> DNS_POLICIES =
            List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
    private static final List<String> NOT_EPHEMERAL = List.of(
            "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe",
            "startupProbe", "lifecycle");
    private static final String EPHEMERAL_HAS_NONE = "cannot be set for an Ephemeral Container";
    private static final int MAX_NAMESERVERS = 3;

    private final JsonObject spec;
    private final String field;
    private final Causes causes;

    private PodValidation(JsonObject spec, String field, Causes causes) {
        this.spec = spec;
        this.field = field;
        this.causes = causes;
    }

    /// What is wrong with a pod template at a field such as `spec.template`.
    public static List<StatusCause> template(@Nullable JsonObject template, String field) {
        Causes causes = new Causes();
        if (template == null) {
            return causes.required(field, "").list();
        }
        JsonObject metadata = template.object("metadata");
        if (metadata != null) {
            MetadataValidation.labels(metadata.object("labels"), field + ".labels", causes);
            MetadataValidation.annotations(metadata.object("annotations"), field + ".annotations", causes);
        }
        JsonObject spec = template.object("spec");
        spec(spec, field + ".spec", causes);
        if (spec != null && !spec.objects("ephemeralContainers").isEmpty()) {
            causes.forbidden(
                    field + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
        }
        return causes.list();
    }

    /// What is wrong with a pod spec.
    public static void spec(@Nullable JsonObject spec, String field, Causes causes) {
        new PodValidation(Objects.requireNonNullElseGet(spec, JsonObject::new), field, causes).validate();
    }

    private void validate() {
        Set<String> volumes = VolumeValidation.validate(spec, field + ".volumes", causes);
        List<String> claims = claims();
        containers(new ContainerValidation.Pod(
                volumes,
                claims,
                spec.isTrue("hostNetwork"),
                spec.integer("terminationGracePeriodSeconds").orElse(0)));
        required("restartPolicy", RESTART_POLICIES);
        dns();
        MetadataValidation.labels(spec.object("nodeSelector"), field + ".nodeSelector", causes);
        new SecurityValidation(causes).pod(spec.object("securityContext"), spec, field + ".securityContext");
        SchedulingValidation scheduling = new SchedulingValidation(causes);
        scheduling.affinity(spec.object("affinity"), field + ".affinity");
        gates();
        scheduling.spread(spec.objects("topologySpreadConstraints"), field + ".topologySpreadConstraints");
        hostUsers();
        names();
        scheduling.tolerations(spec.objects("tolerations"), field + ".tolerations");
        hostAliases();
        oneOf("preemptionPolicy", List.of("Never", "PreemptLowerPriority"));
        JsonObject os = spec.object("os");
        if (os != null) {
            String name = os.string("name", "");
            if (name.isEmpty()) {
                causes.required(field + ".os.name", "");
            } else if (!List.of("linux", "windows").contains(name)) {
                causes.notSupported(field + ".os", name, List.of("linux", "windows"));
            }
        }
    }

    private void containers(ContainerValidation.Pod pod) {
        List<JsonObject> containers = spec.objects("containers");
        if (containers.isEmpty()) {
            causes.required(field + ".containers", "");
        }
        ContainerValidation validation = new ContainerValidation(pod, causes);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < containers.size(); i++) {
            String place = "%s.containers[%d]".formatted(field, i);
            validation.validate(containers.get(i), place);
            duplicate(containers.get(i), place, names);
            validation.validateRunning(containers.get(i), place);
        }
        // Init containers run before the others: they may take the same ports of the host.
        ContainerValidation before = new ContainerValidation(pod, causes);
        List<JsonObject> first = spec.objects("initContainers");
        for (int i = 0; i < first.size(); i++) {
            String place = "%s.initContainers[%d]".formatted(field, i);
            before.validate(first.get(i), place);
            duplicate(first.get(i), place, names);
            before.validateInit(first.get(i), place);
        }
        ephemeral(pod, Set.copyOf(names), names);
    }

    /// Containers that are put into a running pod, to look around: no part of what the pod is for.
    ///
    /// @param targets names of the containers that are
    /// @param names   of all containers so far
    private void ephemeral(ContainerValidation.Pod pod, Set<String> targets, Set<String> names) {
        List<JsonObject> containers = spec.objects("ephemeralContainers");
        for (int i = 0; i < containers.size(); i++) {
            String place = "%s.ephemeralContainers[%d]".formatted(field, i);
            new ContainerValidation(pod, causes).validate(containers.get(i), place);
            duplicate(containers.get(i), place, names);
            String target = containers.get(i).string("targetContainerName", "");
            if (!target.isEmpty() && !targets.contains(target)) {
                causes.notFound(place + ".targetContainerName", target);
            }
            notEphemeral(containers.get(i), place);
        }
    }

    private void notEphemeral(JsonObject container, String place) {
        for (String name : NOT_EPHEMERAL) {
            JsonValue value = container.get(name);
            boolean empty = (value instanceof JsonArray list && list.isEmpty())
                    || (name.equals("resources") && value instanceof JsonObject object && object.isEmpty());
            if (value != null && value != JsonNull.NULL && !empty) {
                causes.forbidden(place + "." + name, EPHEMERAL_HAS_NONE);
            }
        }
        List<JsonObject> mounts = container.objects("volumeMounts");
        for (int i = 0; i < mounts.size(); i++) {
            for (String name : List.of("subPath", "subPathExpr")) {
                if (!mounts.get(i).string(name, "").isEmpty()) {
                    causes.forbidden("%s.volumeMounts[%d].%s".formatted(place, i, name), EPHEMERAL_HAS_NONE);
                }
            }
        }
    }

    private void duplicate(JsonObject container, String place, Set<String> names) {
        String name = container.string("name", "");
        if (!name.isEmpty() && !names.add(name)) {
            causes.duplicate(place + ".name", name);
        }
    }

    private List<String> claims() {
        List<JsonObject> claims = spec.objects("resourceClaims");
        for (int i = 0; i < claims.size(); i++) {
            JsonObject claim = claims.get(i);
            long sources = Stream.of("resourceClaimName", "resourceClaimTemplateName")
                    .filter(claim::has)
                    .count();
            if (sources == 0) {
                JsonObject shown = new JsonObject()
                        .put("Name", claim.string("name", ""))
                        .put("ResourceClaimName", JsonNull.NULL)
                        .put("ResourceClaimTemplateName", JsonNull.NULL);
                causes.invalid(
                        "%s.resourceClaims[%d]".formatted(field, i),
                        shown,
                        "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
        }
        return claims.stream().map(claim -> claim.string("name", "")).toList();
    }

    private void required(String name, List<String> good) {
        if (spec.string(name, "").isEmpty()) {
            causes.required(field + "." + name, "");
        }
        oneOf(name, good);
    }

    private void oneOf(String name, List<String> good) {
        String value = spec.string(name, "");
        if (!value.isEmpty() && !good.contains(value)) {
            causes.notSupported(field + "." + name, value, good);
        }
    }

    private void dns() {
        required("dnsPolicy", DNS_POLICIES);
        boolean alone = spec.string("dnsPolicy", "").equals("None");
        JsonObject config = spec.object("dnsConfig");
        if (config == null) {
            if (alone) {
                causes.required(field + ".dnsConfig", "must provide `dnsConfig` when `dnsPolicy` is None");
            }
            return;
        }
        List<String> servers = ContainerValidation.strings(config, "nameservers");
        if (alone && servers.isEmpty()) {
            causes.required(
                    field + ".dnsConfig.nameservers",
                    "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        if (servers.size() > MAX_NAMESERVERS) {
            causes.invalid(
                    field + ".dnsConfig.nameservers",
                    JsonArray.ofStrings(servers),
                    "must not have more than 3 nameservers");
        }
        for (int i = 0; i < servers.size(); i++) {
            if (!IpAddresses.isAddress(servers.get(i))) {
                causes.invalid("%s.dnsConfig.nameservers[%d]".formatted(field, i), servers.get(i), IpAddresses.INVALID);
            }
        }
        List<String> searches = ContainerValidation.strings(config, "searches");
        for (int i = 0; i < searches.size(); i++) {
            String search = searches.get(i);
            // A search domain may be absolute, the root, and may hold underscores.
            String bare = search.endsWith(".") ? search.substring(0, search.length() - 1) : search;
            if (!search.equals(".") && !Names.dnsSubdomain(bare.replace('_', 'x')).isEmpty()) {
                causes.invalid("%s.dnsConfig.searches[%d]".formatted(field, i), search, Names.dnsSubdomain(bare));
            }
        }
        List<JsonObject> options = config.objects("options");
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).string("name", "").isEmpty()) {
                causes.required("%s.dnsConfig.options[%d]".formatted(field, i), "must not be empty");
            }
        }
    }

    private void gates() {
        List<JsonObject> readiness = spec.objects("readinessGates");
        for (int i = 0; i < readiness.size(); i++) {
            String type = readiness.get(i).string("conditionType", "");
            causes.invalid("%s.readinessGates[%d].conditionType".formatted(field, i), type, Names.labelKey(type));
        }
        List<JsonObject> scheduling = spec.objects("schedulingGates");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < scheduling.size(); i++) {
            String place = "%s.schedulingGates[%d]".formatted(field, i);
            String name = scheduling.get(i).string("name", "");
            causes.invalid(place, name, Names.labelKey(name));
            if (!names.add(name)) {
                causes.duplicate(place, name);
            }
        }
        if (!scheduling.isEmpty() && !spec.string("nodeName", "").isEmpty()) {
            causes.forbidden(field + ".nodeName", "cannot be set until all schedulingGates have been cleared");
        }
    }

    private void hostUsers() {
        if (!JsonBool.FALSE.equals(spec.get("hostUsers"))) {
            return;
        }
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.isTrue(host)) {
                causes.forbidden(field + "." + host, "when `hostUsers` is false");
            }
        }
    }

    private void names() {
        for (String name : List.of("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName")) {
            String value = spec.string(name, "");
            if (!value.isEmpty()) {
                causes.invalid(field + "." + name, value, Names.dnsSubdomain(value));
            }
        }
        if (spec.integer("activeDeadlineSeconds").isPresent()) {
            long deadline = spec.integer("activeDeadlineSeconds").getAsLong();
            if (deadline < 1 || deadline > Integer.MAX_VALUE) {
                causes.invalid(
                        field + ".activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
            }
        }
        for (String name : List.of("hostname", "subdomain")) {
            String value = spec.string(name, "");
            if (!value.isEmpty()) {
                causes.invalid(field + "." + name, value, Names.dnsLabel(value));
            }
        }
    }

    private void hostAliases() {
        List<JsonObject> aliases = spec.objects("hostAliases");
        for (int i = 0; i < aliases.size(); i++) {
            String place = "%s.hostAliases[%d]".formatted(field, i);
            String ip = aliases.get(i).string("ip", "");
            if (!IpAddresses.isAddress(ip)) {
                causes.invalid(place + ".ip", ip, IpAddresses.INVALID);
            }
            List<String> hosts = ContainerValidation.strings(aliases.get(i), "hostnames");
            for (int h = 0; h < hosts.size(); h++) {
                causes.invalid("%s.hostnames[%d]".formatted(place, h), hosts.get(h), Names.dnsSubdomain(hosts.get(h)));
            }
        }
    }
}
