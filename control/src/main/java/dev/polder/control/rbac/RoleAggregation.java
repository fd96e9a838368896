package dev.polder.control.rbac;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.api.resource.Resources;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.api.status.ApiException;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.store.StoredObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives ClusterRoles with an `aggregationRule` the rules of all that it selects, in the order of their names, each rule
/// once. All of a workspace at a time: a key is a workspace, as the key of its collection of ClusterRoles.
///
/// The roles that every workspace starts with are born with the right rules, so they alone wake nobody; those that people
/// make do.
public final class RoleAggregation implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("role-aggregation");
    private static final GroupVersionResource ROLES =
            new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles");
    private static final String BORN = "kubernetes.io/bootstrapping";

    /// Roles that select roles that select roles: so deep at once. Deeper ones follow, since every write wakes this again.
    private static final int DEPTH = 4;

    private static final LabelSelector NOTHING = new LabelSelector(
            List.of(new LabelSelector.Requirement(BORN, LabelSelector.Operator.IN, List.of())));

    private final Resources resources;

    public RoleAggregation(Resources resources) {
        this.resources = resources;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(new Source(ROLES.groupResource(), RoleAggregation::concerned));
    }

    private static List<ObjectKey> concerned(StoredObject role) {
        return role.header().labels().containsKey(BORN)
                ? List.of()
                : List.of(new ObjectKey(role.key().workspace(), ROLES.groupResource(), "", ""));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        List<JsonObject> roles = resources.list(AS, new ResourceRef(key.workspace(), ROLES, "", ""));
        Set<String> changed = new HashSet<>();
        for (int i = 0; i < DEPTH && pass(roles, changed); i++) {
            // each pass carries rules one step further
        }
        for (JsonObject role : roles) {
            if (changed.contains(Meta.name(role)) && !Meta.deleting(role)) {
                resources.update(AS, new ResourceRef(key.workspace(), ROLES, "", Meta.name(role)), role);
            }
        }
        return Outcome.DONE;
    }

    /// Gives each role what it selects now.
    ///
    /// @return whether one of them changed
    private static boolean pass(List<JsonObject> roles, Set<String> changed) {
        boolean moved = false;
        for (JsonObject role : roles) {
            JsonObject rule = role.object("aggregationRule");
            if (rule == null) {
                continue;
            }
            JsonArray wanted = union(role, selectors(rule), roles);
            JsonArray present = role.array("rules");
            if (!wanted.equals(present == null ? new JsonArray() : present)) {
                role.put("rules", wanted);
                changed.add(Meta.name(role));
                moved = true;
            }
        }
        return moved;
    }

    private static List<LabelSelector> selectors(JsonObject rule) {
        List<LabelSelector> selectors = new ArrayList<>();
        for (JsonObject selector : rule.objects("clusterRoleSelectors")) {
            try {
                selectors.add(LabelSelectors.fromObject(selector));
            } catch (ApiException e) {
                selectors.add(NOTHING); // it is malformed
            }
        }
        return selectors;
    }

    private static JsonArray union(JsonObject role, List<LabelSelector> selectors, List<JsonObject> roles) {
        JsonArray union = new JsonArray();
        Set<JsonObject> seen = new HashSet<>();
        for (JsonObject other : roles) {
            boolean selected = !Meta.name(other).equals(Meta.name(role))
                    && selectors.stream().anyMatch(selector -> selector.matches(Meta.labels(other)));
            for (JsonObject each : selected ? other.objects("rules") : List.<JsonObject>of()) {
                if (seen.add(each)) {
                    union.add(each.deepCopy());
                }
            }
        }
        return union;
    }
}
