package dev.polder.gateway.eviction;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Status;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.control.disruption.BudgetStatus;
import java.util.List;
import java.util.Optional;

/// Takes one disruption of a PodDisruptionBudget, or says in upstream's words why there is none. Pure functions.
final class BudgetCharge {
    private static final int MOST_LEAVING = 2000;
    private static final int SOON_SECONDS = 10;
    private static final GroupResource BUDGET = new GroupResource("policy", "poddisruptionbudget");

    private BudgetCharge() {}

    /// Takes one.
    ///
    /// @param budget changed by this call
    /// @param pod    the name of who goes
    /// @param now    RFC 3339
    /// @throws ApiException 429 when none is left, 403 when the budget cannot be trusted
    static void take(JsonObject budget, String pod, String now) {
        String name = name(budget);
        long allowed = count(budget, "disruptionsAllowed");
        if (count(budget, "observedGeneration") < budget.integerAt("metadata", "generation").orElse(0)) {
            throw beingProcessed(name);
        }
        if (allowed < 0) {
            throw Statuses.forbidden(BUDGET, name, "pdb disruptions allowed is negative");
        }
        JsonObject leaving = budget.objectAt("status", "disruptedPods");
        if (leaving != null && leaving.size() > MOST_LEAVING) {
            throw Statuses.forbidden(
                    BUDGET, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (allowed == 0) {
            throw refused(why(budget, name), 0);
        }
        budget.objectOrNew("status").put("disruptionsAllowed", allowed - 1);
        if (allowed == 1) {
            BudgetStatus.setAllowed(budget, now);
        }
        budget.objectOrNew("status").objectOrNew("disruptedPods").put(pod, now);
    }

    /// Whether there are as many healthy pods as there must be, so that one that is not healthy is not missed.
    static boolean isMet(JsonObject budget) {
        long desired = count(budget, "desiredHealthy");
        return desired > 0 && count(budget, "currentHealthy") >= desired;
    }

    static ApiException beingProcessed(String budget) {
        return refused("The disruption budget " + budget + " is still being processed by the server.", SOON_SECONDS);
    }

    static String name(JsonObject budget) {
        return budget.objectOrNew("metadata").string("name", "");
    }

    private static String why(JsonObject budget, String name) {
        Optional<JsonObject> condition = budget.objectOrNew("status").objects("conditions").stream()
                .filter(each -> each.string("type", "").equals(BudgetStatus.CONDITION)
                        && each.string("status", "").equals("False")
                        && !each.string("message", "").isEmpty())
                .findFirst();
        String reason = condition.map(each -> each.string("reason", "")).orElse("");
        String message = condition.map(each -> each.string("message", "")).orElse("");
        if (reason.equals(BudgetStatus.SYNC_FAILED)) {
            return "The disruption budget %s does not allow evicting pods currently because it failed sync: %s"
                    .formatted(name, message);
        }
        long healthy = count(budget, "currentHealthy");
        long desired = count(budget, "desiredHealthy");
        if (healthy <= desired) {
            return "The disruption budget %s needs %d healthy pods and has %d currently".formatted(name, desired, healthy);
        }
        String none = "The disruption budget " + name + " does not allow evicting pods currently";
        return condition.isEmpty() ? none : none + " (" + reason + "): " + message;
    }

    private static long count(JsonObject budget, String name) {
        return budget.integerAt("status", name).orElse(0);
    }

    private static ApiException refused(String cause, int retryAfterSeconds) {
        return new ApiException(new Status(
                StatusReason.TOO_MANY_REQUESTS.code(),
                StatusReason.TOO_MANY_REQUESTS,
                "Cannot evict pod as it would violate the pod's disruption budget.",
                new Status.Details(
                        "", "", "", "", List.of(new StatusCause("DisruptionBudget", cause, "")), retryAfterSeconds)));
    }
}
