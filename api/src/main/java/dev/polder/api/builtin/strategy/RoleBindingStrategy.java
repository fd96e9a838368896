package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;

/// RoleBindings and ClusterRoleBindings.
public final class RoleBindingStrategy implements ResourceStrategy {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final boolean namespaced;

    /// @param namespaced whether it is for RoleBindings, which may also name a Role
    public RoleBindingStrategy(boolean namespaced) {
        this.namespaced = namespaced;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject roleRef = object.object("roleRef");
        if (roleRef != null) {
            Defaults.put(roleRef, "apiGroup", GROUP);
        }
        for (JsonObject subject : object.objects("subjects")) {
            if (List.of("User", "Group").contains(subject.string("kind", ""))) {
                Defaults.put(subject, "apiGroup", GROUP);
            }
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject roleRef = object.object("roleRef");
        JsonObject role = roleRef == null ? new JsonObject() : roleRef;
        String group = role.string("apiGroup", "");
        if (!group.equals(GROUP)) {
            causes.notSupported("roleRef.apiGroup", group, List.of(GROUP));
        }
        List<String> kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
        String kind = role.string("kind", "");
        if (roleRef == null || (!kind.isEmpty() && !kinds.contains(kind))) {
            causes.notSupported("roleRef.kind", kind, kinds);
        }
        if (roleRef == null) {
            causes.required("roleRef.name", "");
        }
        List<JsonObject> subjects = object.objects("subjects");
        for (int i = 0; i < subjects.size(); i++) {
            subject(subjects.get(i), "subjects[" + i + "]", causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("roleRef"), old.get("roleRef"))) {
            causes.invalid("roleRef", object.get("roleRef"), "cannot change roleRef");
        }
        return causes.list();
    }

    private static void subject(JsonObject subject, String field, Causes causes) {
        String kind = subject.string("kind", "");
        String group = subject.string("apiGroup", "");
        switch (kind) {
            case "ServiceAccount" -> {
                if (!group.isEmpty()) {
                    causes.notSupported(field + ".apiGroup", group, List.of(""));
                }
                if (subject.string("namespace", "").isEmpty()) {
                    causes.required(field + ".namespace", "");
                }
            }
            case "User", "Group" -> {
                if (!group.equals(GROUP)) {
                    causes.notSupported(field + ".apiGroup", group, List.of(GROUP));
                }
            }
            case "" -> {}
            default -> causes.notSupported(field + ".kind", kind, List.of("ServiceAccount", "User", "Group"));
        }
    }
}
