package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonObject;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules of a container.
final class ContainerValidation {
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
    private static final List<String> PROPAGATIONS = List.of("Bidirectional", "HostToContainer", "None");
    private static final List<String> RESTARTS = List.of("Always", "Never", "OnFailure");

    private final Pod pod;
    private final Causes causes;
    private final Set<String> hostPorts = new HashSet<>();

    /// What of the pod its containers are held to.
    ///
    /// @param volumes     names of the volumes
    /// @param claims      names of the resource claims
    /// @param hostNetwork whether ports are those of the node
    /// @param grace       seconds to end
    record Pod(Set<String> volumes, List<String> claims, boolean hostNetwork, long grace) {}

    ContainerValidation(Pod pod, Causes causes) {
        this.pod = pod;
        this.causes = causes;
    }

    void validate(JsonObject container, String field) {
        String name = container.string("name", "");
        if (name.isEmpty()) {
            causes.required(field + ".name", "");
        } else {
            causes.invalid(field + ".name", name, Names.dnsLabel(name));
        }
        String image = container.string("image", "");
        if (image.isEmpty()) {
            causes.required(field + ".image", "");
        } else if (!image.strip().equals(image)) {
            causes.invalid(field + ".image", image, "must not have leading or trailing whitespace");
        }
        oneOf(container.string("terminationMessagePolicy", ""), MESSAGE_POLICIES, field + ".terminationMessagePolicy");
        ports(container.objects("ports"), field + ".ports");
        EnvironmentValidation.variables(container.objects("env"), field + ".env", causes);
        EnvironmentValidation.sources(container.objects("envFrom"), field + ".envFrom", causes);
        JsonObject security = container.object("securityContext");
        mounts(container, security != null && security.isTrue("privileged"), field + ".volumeMounts");
        devices(container.objects("volumeDevices"), field + ".volumeDevices");
        oneOf(container.string("imagePullPolicy", ""), PULL_POLICIES, field + ".imagePullPolicy");
        JsonObject resources = container.object("resources");
        if (resources != null) {
            ResourceValidation.validate(resources, pod.claims(), field + ".resources", causes);
        }
        resizes(container.objects("resizePolicy"), field + ".resizePolicy");
        new SecurityValidation(causes).container(security, field + ".securityContext");
    }

    /// What holds for containers that run as long as the pod, and for init containers that restart.
    void validateRunning(JsonObject container, String field) {
        ProbeValidation probes = new ProbeValidation(causes);
        probes.lifecycle(container.object("lifecycle"), pod.grace(), field + ".lifecycle");
        probes.probes(container, field);
    }

    void validateInit(JsonObject container, String field) {
        String restart = container.string("restartPolicy", "");
        oneOf(restart, RESTARTS, field + ".restartPolicy");
        if (restart.equals("Always")) {
            validateRunning(container, field);
            return;
        }
        for (String name : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.object(name) != null) {
                causes.forbidden(
                        field + "." + name, "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private void oneOf(String value, List<String> good, String field) {
        if (!value.isEmpty() && !good.contains(value)) {
            causes.notSupported(field, value, good);
        }
    }

    private void ports(List<JsonObject> ports, String field) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonObject port = ports.get(i);
            String place = field + "[" + i + "]";
            String name = port.string("name", "");
            if (!name.isEmpty()) {
                List<String> wrong = Names.portName(name);
                causes.invalid(place + ".name", name, wrong);
                if (wrong.isEmpty() && !names.add(name)) {
                    causes.duplicate(place + ".name", name);
                }
            }
            long number = port.integer("containerPort").orElse(0);
            if (number == 0) {
                causes.required(place + ".containerPort", "");
            } else {
                Names.portNumber(number).forEach(wrong -> causes.invalid(place + ".containerPort", number, wrong));
            }
            hostPort(port, number, place + ".hostPort");
            String protocol = port.string("protocol", "");
            if (!PROTOCOLS.contains(protocol)) {
                causes.notSupported(place + ".protocol", protocol, PROTOCOLS);
            }
        }
    }

    private void hostPort(JsonObject port, long containerPort, String field) {
        long host = port.integer("hostPort").orElse(0);
        if (host == 0) {
            return;
        }
        List<String> wrong = Names.portNumber(host);
        wrong.forEach(detail -> causes.invalid(field, host, detail));
        if (wrong.isEmpty() && pod.hostNetwork() && host != containerPort) {
            causes.invalid(field, host, "must match `containerPort` when `hostNetwork` is true");
        }
        String taken = "%s/%s/%d".formatted(port.string("protocol", ""), port.string("hostIP", ""), host);
        if (!hostPorts.add(taken)) {
            causes.duplicate(field, taken);
        }
    }

    private void mounts(JsonObject container, boolean privileged, String field) {
        List<JsonObject> mounts = container.objects("volumeMounts");
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            JsonObject mount = mounts.get(i);
            String place = field + "[" + i + "]";
            String name = mount.string("name", "");
            if (name.isEmpty()) {
                causes.required(place + ".name", "");
            }
            if (!pod.volumes().contains(name)) {
                notFound(place + ".name", name);
            }
            String path = mount.string("mountPath", "");
            if (path.isEmpty()) {
                causes.required(place + ".mountPath", "");
            } else if (!paths.add(path)) {
                causes.invalid(place + ".mountPath", path, "must be unique");
            }
            String sub = mount.string("subPath", "");
            VolumeValidation.localPath(sub, field + ".subPath", causes);
            String expression = mount.string("subPathExpr", "");
            if (!expression.isEmpty() && !sub.isEmpty()) {
                causes.invalid(place + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
            }
            String propagation = mount.string("mountPropagation", "");
            oneOf(propagation, PROPAGATIONS, field + ".mountPropagation");
            if (propagation.equals("Bidirectional") && !privileged) {
                causes.forbidden(
                        field + ".mountPropagation",
                        "Bidirectional mount propagation is available only to privileged containers");
            }
        }
    }

    private void devices(List<JsonObject> devices, String field) {
        for (int i = 0; i < devices.size(); i++) {
            String place = field + "[" + i + "]";
            String name = devices.get(i).string("name", "");
            if (name.isEmpty()) {
                causes.required(place + ".name", "");
            } else if (!pod.volumes().contains(name)) {
                notFound(place + ".name", name);
            }
            if (devices.get(i).string("devicePath", "").isEmpty()) {
                causes.required(place + ".devicePath", "");
            }
        }
    }

    private void resizes(List<JsonObject> policies, String field) {
        for (JsonObject policy : policies) {
            String resource = policy.string("resourceName", "");
            List<String> resources = List.of("cpu", "memory");
            if (!resources.contains(resource)) {
                causes.notSupported(field, resource, resources);
            }
            String restart = policy.string("restartPolicy", "");
            List<String> restarts = List.of("NotRequired", "RestartContainer");
            if (!restarts.contains(restart)) {
                causes.notSupported(field, restart, restarts);
            }
        }
    }

    private void notFound(String field, String name) {
        causes.addAll(List.of(new StatusCause("FieldValueNotFound", "Not found: \"" + name + "\"", field)));
    }

    /// The values of an array of texts.
    static List<String> strings(JsonObject object, String name) {
        return object.stringsAt(name);
    }
}
