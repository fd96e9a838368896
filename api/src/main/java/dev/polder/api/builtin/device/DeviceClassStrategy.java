package dev.polder.api.builtin.device;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;

/// DeviceClasses: devices of a sort, and how they are set up.
public final class DeviceClassStrategy implements ResourceStrategy {
    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        DeviceConfigRules.selectors(spec.objects("selectors"), "spec.selectors", causes);
        List<JsonObject> configs = spec.objects("config");
        if (DeviceNames.fits(configs.size(), DeviceConfigRules.MOST, "spec.config", causes)) {
            for (int i = 0; i < configs.size(); i++) {
                DeviceConfigRules.validate(configs.get(i), "spec.config[%d]".formatted(i), causes);
            }
        }
        String resource = spec.string("extendedResourceName", "");
        if (spec.has("extendedResourceName") && !isExtended(resource)) {
            causes.invalid("spec.extendedResourceName", resource, "must be a valid extended resource name");
        }
        return causes.list();
    }

    private static boolean isExtended(String name) {
        return name.contains("/")
                && !name.contains("kubernetes.io/")
                && !name.startsWith("requests.")
                && Names.labelKey("requests." + name).isEmpty();
    }
}
