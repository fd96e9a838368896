package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.IpAddresses;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Ingresses.
public final class IngressStrategy implements ResourceStrategy {
    private static final String CLASS = "kubernetes.io/ingress.class";
    private static final List<String> PATH_TYPES = List.of("Exact", "ImplementationSpecific", "Prefix");
    private static final List<String> INSIDE = List.of("//", "/./", "/../", "%2f", "%2F");
    private static final List<String> AT_END = List.of("/..", "/.");

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        JsonObject given = spec == null ? new JsonObject() : spec;
        String name = given.string("ingressClassName", "");
        String annotated = object.stringAt("metadata", "annotations", CLASS);
        if (annotated != null && !name.isEmpty() && !annotated.equals(name)) {
            causes.invalid(
                    "annotations." + CLASS,
                    annotated,
                    "must match `ingressClassName` when both are specified");
        }
        tls(given.objects("tls"), causes);
        List<JsonObject> rules = given.objects("rules");
        JsonObject backend = given.object("defaultBackend");
        if (rules.isEmpty() && backend == null) {
            causes.invalid("spec", JsonNull.NULL, "either `defaultBackend` or `rules` must be specified");
        }
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i), "spec.rules[" + i + "]", causes);
        }
        if (backend != null) {
            backend(backend, "spec.defaultBackend", causes);
        }
        if (!name.isEmpty()) {
            causes.invalid("spec.ingressClassName", name, Names.dnsSubdomain(name));
        }
        return causes.list();
    }

    private static void tls(List<JsonObject> list, Causes causes) {
        for (int i = 0; i < list.size(); i++) {
            String field = "spec.tls[" + i + "]";
            List<String> hosts = list.get(i).stringsAt("hosts");
            for (int h = 0; h < hosts.size(); h++) {
                host(hosts.get(h), "%s.hosts[%d]".formatted(field, h), causes);
            }
            String secret = list.get(i).string("secretName", "");
            if (!secret.isEmpty()) {
                causes.invalid(field + ".secretName", secret, Names.dnsSubdomain(secret));
            }
        }
    }

    private static void host(String host, String field, Causes causes) {
        causes.invalid(field, host, host.contains("*") ? Names.wildcardSubdomain(host) : Names.dnsSubdomain(host));
    }

    private static void rule(JsonObject rule, String field, Causes causes) {
        String host = rule.string("host", "");
        if (!host.isEmpty()) {
            if (IpAddresses.isAddress(host)) {
                causes.invalid(field + ".host", host, "must be a DNS name, not an IP address");
            } else {
                host(host, field + ".host", causes);
            }
        }
        JsonObject http = rule.object("http");
        if (http == null) {
            return;
        }
        List<JsonObject> paths = http.objects("paths");
        if (paths.isEmpty()) {
            causes.required(field + ".http.paths", "");
        }
        for (int i = 0; i < paths.size(); i++) {
            path(paths.get(i), "%s.http.paths[%d]".formatted(field, i), causes);
        }
    }

    private static void path(JsonObject path, String field, Causes causes) {
        String type = path.string("pathType", "");
        String text = path.string("path", "");
        switch (type) {
            case "" -> causes.required(field + ".pathType", "pathType must be specified");
            case "Exact", "Prefix" -> {
                absolute(text, field, causes);
                INSIDE.stream()
                        .filter(text::contains)
                        .forEach(bad -> causes.invalid(field + ".path", text, "must not contain '" + bad + "'"));
                AT_END.stream()
                        .filter(text::endsWith)
                        .forEach(bad -> causes.invalid(field + ".path", text, "cannot end with '" + bad + "'"));
            }
            case "ImplementationSpecific" -> {
                if (!text.isEmpty()) {
                    absolute(text, field, causes);
                }
            }
            default -> causes.notSupported(field + ".pathType", type, PATH_TYPES);
        }
        backend(path.object("backend"), field + ".backend", causes);
    }

    private static void absolute(String path, String field, Causes causes) {
        if (!path.startsWith("/")) {
            causes.invalid(field + ".path", path, "must be an absolute path");
        }
    }

    private static void backend(@Nullable JsonObject backend, String field, Causes causes) {
        JsonObject service = backend == null ? null : backend.object("service");
        JsonObject resource = backend == null ? null : backend.object("resource");
        if (service != null && resource != null) {
            causes.invalid(field, "", "cannot set both resource and service backends");
        } else if (resource != null) {
            String group = resource.string("apiGroup", "");
            if (!group.isEmpty()) {
                causes.invalid(field + ".resource.apiGroup", group, Names.dnsSubdomain(group));
            }
            for (String part : List.of("kind", "name")) {
                if (resource.string(part, "").isEmpty()) {
                    causes.required(field + ".resource." + part, "");
                }
            }
        } else if (service != null) {
            service(service, field, causes);
        } else {
            causes.invalid(field, "", "resource or service backend is required");
        }
    }

    private static void service(JsonObject service, String field, Causes causes) {
        String name = service.string("name", "");
        if (name.isEmpty()) {
            causes.required(field + ".service.name", "");
        } else {
            causes.invalid(field + ".service.name", name, Names.dnsLabel(name));
        }
        String portName = Objects.requireNonNullElse(service.stringAt("port", "name"), "");
        long number = service.integerAt("port", "number").orElse(0);
        boolean named = !portName.isEmpty();
        if (named && number != 0) {
            causes.invalid(field, "", "cannot set both port name & port number");
        } else if (named) {
            causes.invalid(field + ".service.port.name", portName, Names.portName(portName));
        } else if (number != 0) {
            Names.portNumber(number).forEach(wrong -> causes.invalid(field + ".service.port.number", number, wrong));
        } else {
            causes.required(field, "port name or number is required");
        }
    }
}
