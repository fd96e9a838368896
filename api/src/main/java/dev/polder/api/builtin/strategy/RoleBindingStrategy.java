package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
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
        if (!kinds.contains(kind)) {
            causes.notSupported("roleRef.kind", kind, kinds);
        }
        String name = role.string("name", "");
        if (name.isEmpty()) {
            causes.required("roleRef.name", "");
        } else {
            causes.invalid("roleRef.name", name, Names.pathSegment(name, false));
        }
        List<JsonObject> subjects = object.objects("subjects");
        for (int i = 0; i < subjects.size(); i++) {
            subject(subjects.get(i), "subjects[" + i + "]", namespaced, causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("roleRef"), old.get("roleRef"))) {
            JsonObject now = object.object("roleRef");
            JsonObject role = now == null ? new JsonObject() : now;
            JsonObject shown = new JsonObject()
                    .put("APIGroup", role.string("apiGroup", ""))
                    .put("Kind", role.string("kind", ""))
                    .put("Name", role.string("name", ""));
            causes.invalid("roleRef", shown, "cannot change roleRef");
        }
        return causes.list();
    }

    private static void subject(JsonObject subject, String field, boolean namespaced, Causes causes) {
        String kind = subject.string("kind", "");
        String group = subject.string("apiGroup", "");
        String name = subject.string("name", "");
        if (name.isEmpty()) {
            causes.required(field + ".name", "");
        }
        switch (kind) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) {
                    causes.invalid(field + ".name", name, Names.dnsSubdomain(name));
                }
                if (!group.isEmpty()) {
                    causes.notSupported(field + ".apiGroup", group, List.of(""));
                }
                if (!namespaced && subject.string("namespace", "").isEmpty()) {
                    causes.required(field + ".namespace", "");
                }
            }
            case "User", "Group" -> {
                if (!group.equals(GROUP)) {
                    causes.notSupported(field + ".apiGroup", group, List.of(GROUP));
                }
            }
            default -> causes.notSupported(field + ".kind", kind, List.of("ServiceAccount", "User", "Group"));
        }
    }
}
