package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Objects;

/// IngressClasses: their controller is named once and for all.
public final class IngressClassStrategy implements ResourceStrategy {
    private static final int MAX_CONTROLLER = 250;
    private static final List<String> SCOPES = List.of("Cluster", "Namespace");

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String field = "spec.controller";
        String controller = Objects.requireNonNullElse(object.stringAt("spec", "controller"), "");
        if (controller.isEmpty()) {
            causes.required(field, "");
        } else if (controller.length() > MAX_CONTROLLER) {
            causes.tooLong(field, MAX_CONTROLLER);
        } else {
            causes.invalid(field, controller, Names.domainPrefixedPath(controller));
        }
        JsonObject parameters = object.objectAt("spec", "parameters");
        if (parameters != null) {
            parameters(parameters, "spec.parameters", causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.at("spec", "controller"), old.at("spec", "controller"))) {
            causes.invalid("spec.controller", object.at("spec", "controller"), Causes.IMMUTABLE);
        }
        return causes.list();
    }

    private static void parameters(JsonObject parameters, String field, Causes causes) {
        for (String part : List.of("kind", "name")) {
            if (parameters.string(part, "").isEmpty()) {
                causes.required(field + "." + part, "");
            }
        }
        String scope = parameters.string("scope", "");
        String namespace = parameters.string("namespace", "");
        if (!SCOPES.contains(scope)) {
            causes.notSupported(field + ".scope", scope, SCOPES);
        } else if (scope.equals("Namespace") && namespace.isEmpty()) {
            causes.required(field + ".namespace", "`parameters.scope` is set to 'Namespace'");
        } else if (scope.equals("Cluster") && !namespace.isEmpty()) {
            causes.forbidden(field + ".namespace", "`parameters.scope` is set to 'Cluster'");
        } else if (!namespace.isEmpty()) {
            causes.invalid(field + ".namespace", namespace, Names.dnsLabel(namespace));
        }
    }
}
