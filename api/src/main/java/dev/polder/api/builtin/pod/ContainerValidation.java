package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a container.
final class ContainerValidation {
    private ContainerValidation() {}

    /// @param volumes names of the pod's volumes
    static void validate(JsonObject container, String field, Set<String> volumes, Causes causes) {
        String name = container.string("name", "");
        if (!name.isEmpty()) {
            causes.invalid(field + ".name", name, Names.dnsLabel(name));
        }
        String image = container.string("image", "");
        if (image.isEmpty()) {
            causes.required(field + ".image", "");
        } else if (!image.strip().equals(image)) {
            causes.invalid(field + ".image", image, "must not have leading or trailing whitespace");
        }
        ports(container.objects("ports"), field + ".ports", causes);
        mounts(container.objects("volumeMounts"), field + ".volumeMounts", volumes, causes);
        env(container.objects("env"), field + ".env", causes);
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            probe(container.object(probe), field + "." + probe, causes);
        }
    }

    private static void ports(List<JsonObject> ports, String field, Causes causes) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonObject port = ports.get(i);
            String place = field + "[" + i + "]";
            String name = port.string("name", "");
            if (!name.isEmpty()) {
                causes.invalid(place + ".name", name, Names.portName(name));
                if (!names.add(name)) {
                    causes.duplicate(place + ".name", name);
                }
            }
            long number = port.integer("containerPort").orElse(0);
            if (number == 0) {
                causes.required(place + ".containerPort", "");
            } else {
                Names.portNumber(number).forEach(wrong -> causes.invalid(place + ".containerPort", number, wrong));
            }
            long host = port.integer("hostPort").orElse(0);
            if (host != 0) {
                Names.portNumber(host).forEach(wrong -> causes.invalid(place + ".hostPort", host, wrong));
            }
        }
    }

    private static void mounts(List<JsonObject> mounts, String field, Set<String> volumes, Causes causes) {
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < mounts.size(); i++) {
            String place = field + "[" + i + "]";
            String name = mounts.get(i).string("name", "");
            if (!name.isEmpty() && !volumes.contains(name)) {
                causes.addAll(List.of(new StatusCause(
                        "FieldValueNotFound", "Not found: \"" + name + "\"", place + ".name")));
            }
            String path = mounts.get(i).string("mountPath", "");
            if (!path.isEmpty() && !paths.add(path)) {
                causes.invalid(place + ".mountPath", path, "must be unique");
            }
        }
    }

    private static void env(List<JsonObject> variables, String field, Causes causes) {
        for (int i = 0; i < variables.size(); i++) {
            JsonObject variable = variables.get(i);
            String place = field + "[" + i + "]";
            if (variable.string("name", "").indexOf('=') >= 0) {
                causes.invalid(
                        place + ".name",
                        variable.string("name", ""),
                        "a valid environment variable name must consist only of printable ASCII characters other "
                                + "than '='");
            }
            JsonObject from = variable.object("valueFrom");
            if (from != null && from.isEmpty()) {
                causes.invalid(
                        place + ".valueFrom",
                        "",
                        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
            }
            if (from != null && !variable.string("value", "").isEmpty()) {
                causes.invalid(place + ".valueFrom", "", "may not be specified when `value` is not empty");
            }
        }
    }

    private static void probe(@Nullable JsonObject probe, String field, Causes causes) {
        if (probe == null) {
            return;
        }
        List<String> handlers = List.of("exec", "httpGet", "tcpSocket", "grpc");
        long count = handlers.stream().filter(probe::has).count();
        if (count == 0) {
            causes.required(field, "must specify a handler type");
        }
        for (String handler : List.of("httpGet", "tcpSocket")) {
            JsonValue port = probe.at(handler, "port");
            if (port instanceof JsonInteger number) {
                Names.portNumber(number.value())
                        .forEach(wrong -> causes.invalid(field + "." + handler + ".port", number.value(), wrong));
            }
        }
        for (String seconds : List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold")) {
            long value = probe.integer(seconds).orElse(0);
            if (value < 0) {
                causes.invalid(field + "." + seconds, value, "must be greater than or equal to 0");
            }
        }
    }
}
