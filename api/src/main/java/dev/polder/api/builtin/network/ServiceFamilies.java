package dev.polder.api.builtin.network;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The IP families of a Service: which it is to have, from what it says and what there is (upstream:
/// `registry/core/service/storage/alloc.go` initIPFamilyFields).
public final class ServiceFamilies {
    /// The names of the two families.
    public static final String V4 = "IPv4";

    /// The other one.
    public static final String V6 = "IPv6";

    private static final String POLICY = "spec.ipFamilyPolicy";
    private static final String SINGLE = "SingleStack";
    private static final String REQUIRE = "RequireDualStack";

    private final JsonObject spec;
    private final @Nullable JsonObject before;
    private final List<String> configured;
    private final Causes causes = new Causes();

    private ServiceFamilies(JsonObject spec, @Nullable JsonObject before, List<String> configured) {
        this.spec = spec;
        this.before = before;
        this.configured = configured;
    }

    /// Fills in `ipFamilyPolicy` and `ipFamilies` of a spec that may have addresses.
    ///
    /// @param spec       of a Service that is no ExternalName; changed
    /// @param before     spec of the Service as it was; null for one that is new or was an ExternalName
    /// @param configured the families that addresses can be given of, the first by default; not empty
    /// @return what is wrong; the spec is not to be used then
    public static List<StatusCause> settle(JsonObject spec, @Nullable JsonObject before, List<String> configured) {
        ServiceFamilies families = new ServiceFamilies(spec, before, configured);
        families.settle();
        return families.causes.list();
    }

    /// The family of an address.
    public static String of(String address) {
        return address.indexOf(':') >= 0 ? V6 : V4;
    }

    private void settle() {
        if (before != null && staysPreferred(before)) {
            return;
        }
        policy();
        shrink();
        if (!causes.list().isEmpty()) {
            return;
        }
        infer();
        if (!causes.list().isEmpty()) {
            return;
        }
        boolean headless = isHeadless();
        if (headless && hasNoSelector()) {
            complete(List.of(configured.getFirst(), other(configured.getFirst())));
            return;
        }
        if (is(REQUIRE) && configured.size() < 2) {
            causes.invalid(POLICY, REQUIRE, "this cluster is not configured for dual-stack services");
        }
        List<String> families = spec.stringsAt("ipFamilies");
        for (int i = 0; i < families.size(); i++) {
            if (!configured.contains(families.get(i))) {
                causes.invalid("spec.ipFamilies[" + i + "]", families.get(i), "not configured on this cluster");
            }
        }
        if (causes.list().isEmpty()) {
            complete(configured);
        }
    }

    /// Whether nothing of this was changed in one that prefers two families: it keeps those that it has.
    private boolean staysPreferred(JsonObject old) {
        return is("PreferDualStack")
                && old.string("ipFamilyPolicy", "PreferDualStack").equals("PreferDualStack")
                && old.stringsAt("clusterIPs").equals(spec.stringsAt("clusterIPs"))
                && old.stringsAt("ipFamilies").equals(spec.stringsAt("ipFamilies"))
                && old.string("type", "").equals(spec.string("type", ""));
    }

    private void policy() {
        if (!spec.string("ipFamilyPolicy", "").isEmpty()) {
            return;
        }
        JsonValue kept = before == null ? null : before.get("ipFamilyPolicy");
        if (kept != null) {
            spec.put("ipFamilyPolicy", kept);
        } else {
            spec.put("ipFamilyPolicy", isHeadless() && hasNoSelector() ? REQUIRE : SINGLE);
        }
    }

    /// One family that is asked for where there were two leaves the first; two that are named are not one.
    private void shrink() {
        if (before != null && is(SINGLE)) {
            for (String field : List.of("clusterIPs", "ipFamilies")) {
                List<String> now = spec.stringsAt(field);
                if (now.size() > 1 && now.equals(before.stringsAt(field))) {
                    spec.put(field, JsonArray.ofStrings(now.subList(0, 1)));
                }
            }
        } else if (before != null) {
            reduced("clusterIPs", "must be 'SingleStack' to release the secondary cluster IP");
            reduced("ipFamilies", "must be 'SingleStack' to release the secondary IP family");
        }
        if (is(SINGLE)) {
            tooMany("clusterIPs", "multiple cluster IPs");
            tooMany("ipFamilies", "multiple IP families");
        }
    }

    private void reduced(String field, String why) {
        int now = spec.stringsAt(field).size();
        if (before != null && now > 0 && now < before.stringsAt(field).size()) {
            causes.invalid(POLICY, spec.string("ipFamilyPolicy", ""), why);
        }
    }

    private void tooMany(String field, String what) {
        if (spec.stringsAt(field).size() == 2) {
            causes.invalid(
                    POLICY, SINGLE, "must be 'RequireDualStack' or 'PreferDualStack' when " + what + " are specified");
        }
    }

    /// Families that are not named are those of the addresses.
    private void infer() {
        List<String> families = new ArrayList<>(spec.stringsAt("ipFamilies"));
        List<String> addresses = spec.stringsAt("clusterIPs");
        for (int i = families.size(); i < addresses.size() && !isHeadless(); i++) {
            String family = of(addresses.get(i));
            if (!configured.contains(family)) {
                causes.invalid(
                        "spec.clusterIPs[" + i + "]",
                        JsonArray.ofStrings(addresses),
                        family + " is not configured on this cluster");
            }
            families.add(family);
        }
        if (!families.isEmpty()) {
            spec.put("ipFamilies", JsonArray.ofStrings(families));
        }
    }

    /// @param there the families to choose from, the first by default
    private void complete(List<String> there) {
        List<String> families = new ArrayList<>(spec.stringsAt("ipFamilies"));
        if (families.isEmpty()) {
            families.add(there.getFirst());
        }
        String other = other(families.getFirst());
        if (!is(SINGLE) && families.size() == 1 && there.contains(other)) {
            families.add(other);
        }
        spec.put("ipFamilies", JsonArray.ofStrings(families));
    }

    private static String other(String family) {
        return family.equals(V4) ? V6 : V4;
    }

    private boolean isHeadless() {
        return new JsonString("None").equals(spec.get("clusterIP"));
    }

    private boolean hasNoSelector() {
        JsonObject selector = spec.object("selector");
        return selector == null || selector.isEmpty();
    }

    private boolean is(String policy) {
        return spec.string("ipFamilyPolicy", "").equals(policy);
    }
}
