package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Objects;

/// IPAddresses: each is named as the address that it stands for, and belongs to one object.
public final class IpAddressStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.IP_ADDRESS;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject parent = object.objectAt("spec", "parentRef");
        if (parent == null) {
            return causes.required("spec.parentRef", "").list();
        }
        String group = parent.string("group", "");
        if (!group.isEmpty()) {
            causes.invalid("spec.parentRef.group", group, Names.dnsSubdomain(group));
        }
        for (String field : List.of("resource", "name")) {
            String value = parent.string(field, "");
            if (value.isEmpty()) {
                causes.required("spec.parentRef." + field, "");
            } else {
                causes.invalid("spec.parentRef." + field, value, Names.pathSegment(value, false));
            }
        }
        String namespace = parent.string("namespace", "");
        if (!namespace.isEmpty()) {
            causes.invalid("spec.parentRef.namespace", namespace, Names.pathSegment(namespace, false));
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.at("spec", "parentRef"), old.at("spec", "parentRef"))) {
            causes.invalid("spec.parentRef", object.at("spec", "parentRef"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
