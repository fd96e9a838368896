package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of the security contexts of pods and containers.
final class SecurityValidation {
    private static final String ID_RANGE = "must be between 0 and 2147483647, inclusive";
    private static final String SYSCTL = "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final Pattern SYSCTL_NAME = Pattern.compile(SYSCTL);
    private static final int MAX_NAME = 253;
    private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");

    /// The fields of a container's context as upstream's messages show it.
    private static final List<String> SHOWN = List.of(
            "capabilities",
            "privileged",
            "seLinuxOptions",
            "windowsOptions",
            "runAsUser",
            "runAsGroup",
            "runAsNonRoot",
            "readOnlyRootFilesystem",
            "allowPrivilegeEscalation",
            "procMount",
            "seccompProfile",
            "appArmorProfile");

    private final Causes causes;

    SecurityValidation(Causes causes) {
        this.causes = causes;
    }

    void pod(@Nullable JsonObject context, JsonObject spec, String field) {
        if (spec.isTrue("shareProcessNamespace") && spec.isTrue("hostPID")) {
            causes.invalid(
                    field + ".shareProcessNamespace",
                    JsonBool.TRUE,
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        if (context == null) {
            return;
        }
        for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            id(context.get(id), field + "." + id);
        }
        JsonArray groups = context.array("supplementalGroups");
        for (int i = 0; groups != null && i < groups.size(); i++) {
            id(groups.get(i), field + ".supplementalGroups[" + i + "]");
        }
        sysctls(context.objects("sysctls"), field + ".sysctls");
        oneOf(context, "fsGroupChangePolicy", List.of("Always", "OnRootMismatch"), field);
        oneOf(context, "supplementalGroupsPolicy", List.of("Merge", "Strict"), field);
        profiles(context, field);
    }

    void container(@Nullable JsonObject context, String field) {
        if (context == null) {
            return;
        }
        id(context.get("runAsUser"), field + ".runAsUser");
        id(context.get("runAsGroup"), field + ".runAsGroup");
        oneOf(context, "procMount", List.of("Default", "Unmasked"), field);
        profiles(context, field);
        boolean forbidden = context.has("allowPrivilegeEscalation") && !context.isTrue("allowPrivilegeEscalation");
        if (forbidden && context.isTrue("privileged")) {
            causes.invalid(
                    field,
                    shown(context),
                    "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        JsonArray added = context.arrayAt("capabilities", "add");
        if (forbidden && added != null && added.strings().contains("CAP_SYS_ADMIN")) {
            causes.invalid(
                    field,
                    shown(context),
                    "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
        }
    }

    private void sysctls(List<JsonObject> sysctls, String field) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < sysctls.size(); i++) {
            String name = sysctls.get(i).string("name", "");
            String place = field + "[" + i + "].name";
            if (name.isEmpty()) {
                causes.required(place, "");
            } else if (name.length() > MAX_NAME || !SYSCTL_NAME.matcher(name).matches()) {
                causes.invalid(
                        place, name, "must have at most 253 characters and match regex ^" + SYSCTL + "$");
            } else if (!names.add(name)) {
                causes.duplicate(place, name);
            }
        }
    }

    private void profiles(JsonObject context, String field) {
        profile(context.object("seccompProfile"), field + ".seccompProfile", "seccomp type");
        profile(context.object("appArmorProfile"), field + ".appArmorProfile", "AppArmor type");
    }

    private void profile(@Nullable JsonObject profile, String field, String what) {
        if (profile == null) {
            return;
        }
        String type = profile.string("type", "");
        boolean local = !profile.string("localhostProfile", "").isEmpty();
        if (type.isEmpty()) {
            causes.required(field + ".type", "");
        } else if (!PROFILES.contains(type)) {
            causes.notSupported(field + ".type", type, PROFILES);
        } else if (type.equals("Localhost") && !local) {
            causes.required(field + ".localhostProfile", "must be set when " + what + " is Localhost");
        } else if (!type.equals("Localhost") && local) {
            causes.invalid(
                    field + ".localhostProfile",
                    capitals(profile),
                    "can only be set when " + what + " is Localhost");
        }
    }

    private void oneOf(JsonObject context, String name, List<String> good, String field) {
        String value = context.string(name, "");
        if (!value.isEmpty() && !good.contains(value)) {
            causes.notSupported(field + "." + name, value, good);
        }
    }

    private void id(@Nullable JsonValue value, String field) {
        if (value instanceof JsonInteger id && (id.value() < 0 || id.value() > Integer.MAX_VALUE)) {
            causes.invalid(field, id.value(), ID_RANGE);
        }
    }

    /// As Go prints the struct: every field, with a capital.
    private static JsonValue shown(JsonObject context) {
        JsonObject all = new JsonObject();
        for (String name : SHOWN) {
            JsonValue value = context.get(name);
            if (name.equals("capabilities") && value instanceof JsonObject set) {
                value = new JsonObject().put("Add", orNull(set.get("add"))).put("Drop", orNull(set.get("drop")));
            } else if (value instanceof JsonObject object) {
                value = capitals(object);
            }
            String capital = name.equals("seLinuxOptions") ? "SELinuxOptions" : capital(name);
            all.put(capital, orNull(value));
        }
        return all;
    }

    private static JsonObject capitals(JsonObject object) {
        JsonObject copy = new JsonObject();
        object.entries().forEach(entry -> copy.put(capital(entry.getKey()), entry.getValue()));
        return copy;
    }

    private static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static JsonValue orNull(@Nullable JsonValue value) {
        return value == null ? JsonNull.NULL : value;
    }

}
