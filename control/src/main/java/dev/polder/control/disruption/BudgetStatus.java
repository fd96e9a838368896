package dev.polder.control.disruption;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Meta;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// The status of a PodDisruptionBudget, as a tree. Pure functions.
public final class BudgetStatus {
    public static final String CONDITION = "DisruptionAllowed";
    public static final String SYNC_FAILED = "SyncFailed";

    private BudgetStatus() {}

    /// What was counted.
    ///
    /// @param healthy  pods that are ready and stay
    /// @param desired  how many there must be
    /// @param expected how many there are meant to be
    /// @param leaving  when which pod was evicted that is not gone yet, as in `status.disruptedPods`
    record Counted(long healthy, long desired, long expected, JsonObject leaving) {
        /// None while no pod is expected, so that the first ones are safe.
        long allowed() {
            return expected <= 0 ? 0 : Math.max(0, healthy - desired);
        }
    }

    /// A number of `total`, or a share of it, rounded up (apimachinery `intstr`); 0 for what is neither.
    static long scaled(String said, long total) {
        if (said.endsWith("%")) {
            return new BigDecimal(said.substring(0, said.length() - 1))
                    .multiply(BigDecimal.valueOf(total))
                    .divide(BigDecimal.valueOf(100), 0, RoundingMode.CEILING)
                    .longValue();
        }
        return Long.parseLong(said);
    }

    /// Puts the counts into the budget's status; its condition turns with them.
    static void put(JsonObject budget, Counted counted, String now) {
        JsonObject before = budget.objectOrNew("status");
        JsonObject status = new JsonObject();
        if (!counted.leaving().isEmpty()) {
            status.put("disruptedPods", counted.leaving());
        }
        status.put("disruptionsAllowed", counted.allowed())
                .put("currentHealthy", counted.healthy())
                .put("desiredHealthy", counted.desired())
                .put("expectedPods", counted.expected())
                .put("observedGeneration", Meta.generation(budget));
        JsonArray conditions = before.array("conditions");
        if (conditions != null) {
            status.put("conditions", conditions);
        }
        budget.put("status", status);
        setAllowed(budget, now);
    }

    /// Sets the condition to what `disruptionsAllowed` says.
    public static void setAllowed(JsonObject budget, String now) {
        boolean allowed = budget.integerAt("status", "disruptionsAllowed").orElse(0) > 0;
        set(budget, allowed, allowed ? "SufficientPods" : "InsufficientPods", "", now);
    }

    /// Allows nothing, because `why`.
    static void fail(JsonObject budget, String why, String now) {
        budget.objectOrNew("status").put("disruptionsAllowed", 0);
        JsonObject status = budget.objectOrNew("status");
        for (String count : new String[] {"currentHealthy", "desiredHealthy", "expectedPods"}) {
            if (!status.has(count)) {
                status.put(count, 0);
            }
        }
        set(budget, false, SYNC_FAILED, why, now);
    }

    private static void set(JsonObject budget, boolean holds, String reason, String message, String now) {
        JsonObject status = budget.objectOrNew("status");
        JsonArray present = status.array("conditions");
        JsonArray list = present == null ? new JsonArray() : present;
        status.put("conditions", list);
        String state = holds ? "True" : "False";
        int at = 0;
        while (at < list.size()
                && !(list.get(at) instanceof JsonObject each && each.string("type", "").equals(CONDITION))) {
            at++;
        }
        boolean there = at < list.size();
        JsonObject old = there && list.get(at) instanceof JsonObject each ? each : new JsonObject();
        boolean same = old.string("status", "").equals(state);
        JsonObject next = new JsonObject()
                .put("type", CONDITION)
                .put("status", state)
                .put("observedGeneration", status.integer("observedGeneration").orElse(0))
                .put("lastTransitionTime", same ? old.string("lastTransitionTime", now) : now)
                .put("reason", reason)
                .put("message", message);
        if (status.integer("observedGeneration").isEmpty()) {
            next.remove("observedGeneration");
        }
        if (there) {
            list.set(at, next);
        } else {
            list.add(next);
        }
    }
}
