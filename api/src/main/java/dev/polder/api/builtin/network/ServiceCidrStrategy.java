package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.StrictAddresses;
import java.util.List;
import java.util.Set;

/// ServiceCIDRs: the blocks that addresses of Services are taken from. A second one, of the other family, may be added.
public final class ServiceCidrStrategy implements ResourceStrategy {
    private static final int MOST = 2;

    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public List<StatusCause> validateCreate(JsonObject object) {
        Causes causes = new Causes();
        blocks(blocks(object), causes);
        return causes.list();
    }

    private static void blocks(List<String> blocks, Causes causes) {
        if (blocks.isEmpty()) {
            causes.required("spec.cidrs", "at least one CIDR required");
            return;
        }
        if (blocks.size() > MOST) {
            JsonObject shown = new JsonObject().put("CIDRs", JsonArray.ofStrings(blocks));
            causes.invalid("spec.cidrs", shown, "may only hold up to 2 values");
            return;
        }
        boolean good = true;
        for (int i = 0; i < blocks.size(); i++) {
            List<String> wrong = StrictAddresses.block(blocks.get(i));
            causes.invalid("spec.cidrs[%d]".formatted(i), blocks.get(i), wrong);
            good &= wrong.isEmpty();
        }
        if (good && blocks.size() == MOST && isV6(blocks.getFirst()) == isV6(blocks.getLast())) {
            causes.invalid(
                    "spec.cidrs",
                    JsonArray.ofStrings(blocks),
                    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
        }
    }

    private static boolean isV6(String block) {
        return block.indexOf(':') >= 0;
    }

    private static List<String> blocks(JsonObject object) {
        return object.stringsAt("spec", "cidrs");
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        List<String> now = blocks(object);
        List<String> before = blocks(old);
        boolean grows = before.size() == 1 && now.size() == MOST;
        if (now.size() != before.size() && !grows) {
            return causes.invalid("spec.cidrs", JsonArray.ofStrings(now), Causes.IMMUTABLE).list();
        }
        for (int i = 0; i < before.size(); i++) {
            if (!now.get(i).equals(before.get(i))) {
                causes.invalid("spec.cidrs[%d]".formatted(i), now.get(i), Causes.IMMUTABLE);
            }
        }
        if (grows) {
            blocks(now, causes);
        }
        return causes.list();
    }
}
