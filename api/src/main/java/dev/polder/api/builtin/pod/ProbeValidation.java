package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of probes and of lifecycle hooks.
final class ProbeValidation {
    private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
    private static final List<String> PROBE_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

    private final Causes causes;

    ProbeValidation(Causes causes) {
        this.causes = causes;
    }

    void probes(JsonObject container, String field) {
        for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            JsonObject probe = container.object(name);
            if (probe != null) {
                probe(probe, name, field + "." + name);
            }
        }
    }

    /// @param grace seconds that the pod has to end
    void lifecycle(@Nullable JsonObject lifecycle, long grace, String field) {
        if (lifecycle == null) {
            return;
        }
        for (String hook : List.of("postStart", "preStop")) {
            JsonObject handler = lifecycle.object(hook);
            if (handler != null) {
                handler(handler, HOOK_HANDLERS, field + "." + hook);
                JsonObject sleep = handler.object("sleep");
                long seconds = sleep == null ? 0 : sleep.integer("seconds").orElse(0);
                if (seconds < 0 || seconds > grace) {
                    causes.invalid(
                            field + "." + hook + ".sleep",
                            seconds,
                            "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
                }
            }
        }
    }

    private void probe(JsonObject probe, String name, String field) {
        handler(probe, PROBE_HANDLERS, field);
        for (String seconds : List.of(
                "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
            long value = probe.integer(seconds).orElse(0);
            if (value < 0) {
                causes.invalid(field + "." + seconds, value, "must be greater than or equal to 0");
            }
        }
        boolean readiness = name.equals("readinessProbe");
        long grace = probe.integer("terminationGracePeriodSeconds").orElse(1);
        if (grace <= 0) {
            causes.invalid(field + ".terminationGracePeriodSeconds", grace, "must be greater than 0");
        }
        if (readiness && probe.integer("terminationGracePeriodSeconds").isPresent()) {
            causes.invalid(
                    field + ".terminationGracePeriodSeconds", grace, "must not be set for readinessProbes");
        }
        long success = probe.integer("successThreshold").orElse(1);
        if (!readiness && success != 1) {
            causes.invalid(field + ".successThreshold", success, "must be 1");
        }
    }

    private void handler(JsonObject object, List<String> handlers, String field) {
        List<String> found = handlers.stream().filter(object::has).toList();
        if (found.isEmpty()) {
            causes.required(field, "must specify a handler type");
            return;
        }
        found.stream()
                .skip(1)
                .forEach(more ->
                        causes.forbidden(field + "." + more, "may not specify more than 1 handler type"));
        String kind = found.getFirst();
        JsonObject handler = object.object(kind);
        if (handler == null) {
            return;
        }
        String place = field + "." + kind;
        switch (kind) {
            case "exec" -> {
                JsonArray command = handler.array("command");
                if (command == null || command.isEmpty()) {
                    causes.required(place + ".command", "");
                }
            }
            case "httpGet" -> httpGet(handler, place);
            case "tcpSocket", "grpc" -> port(handler.get("port"), place + ".port");
            default -> {}
        }
    }

    private void httpGet(JsonObject get, String field) {
        if (get.string("path", "").isEmpty()) {
            causes.required(field + ".path", "");
        }
        port(get.get("port"), field + ".port");
        String scheme = get.string("scheme", "");
        List<String> schemes = List.of("HTTP", "HTTPS");
        if (!schemes.contains(scheme)) {
            causes.notSupported(field + ".scheme", scheme, schemes);
        }
        for (JsonObject header : get.objects("httpHeaders")) {
            String name = header.string("name", "");
            if (!HEADER.matcher(name).matches()) {
                causes.invalid(
                        field + ".httpHeaders",
                        name,
                        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', "
                                + "regex used for validation is '[-A-Za-z0-9]+')");
            }
        }
    }

    private void port(@Nullable JsonValue port, String field) {
        if (port instanceof JsonString name) {
            causes.invalid(field, name.value(), Names.portName(name.value()));
        } else {
            long number = port instanceof JsonInteger integer ? integer.value() : 0;
            Names.portNumber(number).forEach(wrong -> causes.invalid(field, number, wrong));
        }
    }
}
