package dev.polder.api.builtin.certificate;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.WireTime;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.Occasion;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// CertificateSigningRequests: who asks is written down by the server, what is asked for never changes, and `/approval`
/// alone says whether it may be given (upstream: `pkg/registry/certificates`).
public final class SigningRequestStrategy implements ResourceStrategy {
    private static final String APPROVAL = "approval";
    private static final List<String> DECISIONS = List.of("Approved", "Denied");
    private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void prepareForCreate(JsonObject object, Occasion occasion) {
        JsonObject spec = object.objectOrNew("spec");
        UserInfo user = occasion.user();
        for (String name : List.of("username", "uid", "groups", "extra")) {
            spec.remove(name);
        }
        if (!user.name().isEmpty()) {
            spec.put("username", user.name());
        }
        if (!user.uid().isEmpty()) {
            spec.put("uid", user.uid());
        }
        if (!user.groups().isEmpty()) {
            spec.put("groups", JsonArray.ofStrings(user.groups()));
        }
        if (!user.extra().isEmpty()) {
            JsonObject extra = new JsonObject();
            user.extra().forEach((key, values) -> extra.put(key, JsonArray.ofStrings(values)));
            spec.put("extra", extra);
        }
    }

    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        JsonValue spec = old.get("spec");
        if (spec != null) {
            object.put("spec", spec.deepCopy());
        }
        switch (occasion.subresource()) {
            case APPROVAL -> {
                JsonArray conditions = object.arrayAt("status", "conditions");
                JsonObject status = old.object("status");
                JsonObject next = status == null ? new JsonObject() : status.deepCopy();
                next.remove("conditions");
                if (conditions != null) {
                    next.put("conditions", conditions);
                }
                object.put("status", next);
                fillTimes(object, old, occasion);
            }
            case "status" -> {
                DECISIONS.forEach(type -> keep(object, old, type));
                fillTimes(object, old, occasion);
            }
            default -> {
                // The object itself: its status was kept already.
            }
        }
    }

    /// A decision that is there stays as it is; one that came or went is refused when the object is validated.
    private static void keep(JsonObject object, JsonObject old, String type) {
        List<JsonObject> before = ConditionRules.of(old, type);
        List<JsonObject> now = ConditionRules.of(object, type);
        for (int i = 0; i < now.size() && now.size() == before.size(); i++) {
            now.get(i).names().clear();
            for (var member : before.get(i).entries()) {
                now.get(i).put(member.getKey(), member.getValue());
            }
        }
    }

    private static void fillTimes(JsonObject object, JsonObject old, Occasion occasion) {
        String now = WireTime.text(occasion.time());
        for (JsonObject condition : ConditionRules.all(object)) {
            if (isAbsent(condition.get("lastUpdateTime"))) {
                condition.put("lastUpdateTime", now);
            }
            if (isAbsent(condition.get("lastTransitionTime"))) {
                String then = ConditionRules.of(old, condition.string("type", "")).stream()
                        .filter(c -> Objects.equals(c.get("status"), condition.get("status")))
                        .map(c -> c.string("lastTransitionTime", ""))
                        .filter(time -> !time.isEmpty())
                        .findFirst()
                        .orElse(now);
                condition.put("lastTransitionTime", then);
            }
        }
    }

    private static boolean isAbsent(@Nullable JsonValue value) {
        return value == null || value == JsonNull.NULL;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        RequestRules.validate(object.objectOrNew("spec"), causes);
        ConditionRules.validate(object, causes);
        RequestRules.certificate(object.stringAt("status", "certificate"), causes);
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        Causes causes = new Causes();
        for (String type : FINAL) {
            if (ConditionRules.of(object, type).size() < ConditionRules.of(old, type).size()) {
                causes.forbidden("status.conditions", "updates may not remove a condition of type \"%s\"".formatted(type));
            }
        }
        if (!occasion.subresource().equals(APPROVAL)) {
            for (String type : DECISIONS) {
                List<JsonObject> before = ConditionRules.of(old, type);
                List<JsonObject> now = ConditionRules.of(object, type);
                if (now.size() > before.size()) {
                    causes.forbidden("status.conditions", "updates may not add a condition of type \"%s\"".formatted(type));
                } else if (now.size() == before.size() && !now.equals(before)) {
                    causes.forbidden(
                            "status.conditions", "updates may not modify a condition of type \"%s\"".formatted(type));
                }
            }
        }
        String before = Objects.requireNonNullElse(old.stringAt("status", "certificate"), "");
        String now = Objects.requireNonNullElse(object.stringAt("status", "certificate"), "");
        if (!now.equals(before)) {
            if (!occasion.subresource().equals("status")) {
                causes.forbidden("status.certificate", "updates may not set certificate content");
            } else if (!before.isEmpty()) {
                causes.forbidden("status.certificate", "updates may not modify existing certificate content");
            }
        }
        return causes.list();
    }
}
