package dev.polder.api.crd;

import dev.polder.api.json.JsonObject;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.Conversion;
import dev.polder.api.resource.CustomVersion;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ResourceNames;
import dev.polder.api.resource.Scope;
import dev.polder.api.resource.Subresources;
import dev.polder.api.resource.VersionDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes kinds out of CustomResourceDefinitions. What comes out depends on `spec` and `status.acceptedNames` alone, and
/// not on the workspace: equal definitions may share it.
public final class CustomResources {
    private CustomResources() {}

    /// @param crd a stored CustomResourceDefinition that was validated and defaulted; left as it is, and parts of it are kept:
    ///            it is not to be changed afterwards
    /// @return the kind as it is served: served versions only, preferred (by kube-aware version priority as discovery orders
    ///         it) first
    /// @throws IllegalArgumentException when no version is served
    public static ResourceDefinition definition(JsonObject crd) {
        JsonObject spec = crd.objectOrNew("spec");
        String group = spec.string("group", "");
        ResourceNames names = names(crd);
        Map<String, VersionDefinition> all = new LinkedHashMap<>();
        List<VersionDefinition> served = new ArrayList<>();
        Optional<VersionDefinition> storage = Optional.empty();
        for (JsonObject version : spec.objects("versions")) {
            VersionDefinition made = version(spec, names.kind(), version);
            all.put(made.version(), made);
            if (version.isTrue("served")) {
                served.add(made);
            }
            if (version.isTrue("storage")) {
                storage = Optional.of(made);
            }
        }
        if (served.isEmpty()) {
            throw new IllegalArgumentException("no version of %s.%s is served".formatted(names.plural(), group));
        }
        served.sort(Comparator.comparing(VersionDefinition::version, KubeVersions.PREFERRED_FIRST));
        return new ResourceDefinition(
                group,
                names,
                spec.string("scope", "").equals("Namespaced") ? Scope.NAMESPACED : Scope.CLUSTER,
                served,
                storage.orElse(served.getFirst()),
                served.getFirst().custom().map(CustomVersion::subresources).orElse(Subresources.NONE),
                selectable(all),
                EnumSet.allOf(Verb.class),
                new CustomStrategy(group, all.values()),
                Optional.empty());
    }

    /// The accepted names, and where nothing was accepted yet those that are wished for.
    private static ResourceNames names(JsonObject crd) {
        JsonObject wished = crd.objectAt("spec", "names");
        JsonObject accepted = crd.objectAt("status", "acceptedNames");
        JsonObject names = new JsonObject();
        for (JsonObject each : new JsonObject[] {wished, accepted}) {
            if (each != null && !each.string("plural", "").isEmpty()) {
                names = each;
            }
        }
        return new ResourceNames(
                names.string("plural", ""),
                names.string("singular", ""),
                names.string("kind", ""),
                names.string("listKind", ""),
                strings(names, "shortNames"),
                strings(names, "categories"));
    }

    private static List<String> strings(JsonObject object, String name) {
        return object.stringsAt(name);
    }

    private static Set<String> selectable(Map<String, VersionDefinition> versions) {
        return versions.values().stream()
                .flatMap(version -> version.custom().stream())
                .flatMap(custom -> custom.selectableFields().stream())
                .collect(Collectors.toSet());
    }

    private static VersionDefinition version(JsonObject spec, String kind, JsonObject version) {
        String name = version.string("name", "");
        JsonObject openApi = version.objectAt("schema", "openAPIV3Schema");
        JsonObject schema = openApi == null ? new JsonObject() : openApi;
        return new VersionDefinition(
                name,
                StructuralSchemas.root(typeName(spec.string("group", ""), name, kind), schema),
                CustomColumns.of(version.objects("additionalPrinterColumns")),
                version.isTrue("storage") ? Optional.empty() : Optional.of(conversion(spec, name)),
                Optional.of(new CustomVersion(
                        schema, subresources(version), selectable(version), deprecation(spec, kind, version))));
    }

    private static Conversion conversion(JsonObject spec, String served) {
        String group = spec.string("group", "");
        String stored = spec.objects("versions").stream()
                .filter(version -> version.isTrue("storage"))
                .map(version -> version.string("name", ""))
                .findFirst()
                .orElse(served);
        return new VersionConversion(group + "/" + served, group + "/" + stored);
    }

    /// The name of a kind's OpenAPI definition: `com.example.stable.v1.CronTab` in the group `stable.example.com`.
    static String typeName(String group, String version, String kind) {
        List<String> steps = List.of(group.split("\\."));
        return String.join(".", steps.reversed()) + "." + version + "." + kind;
    }

    private static Subresources subresources(JsonObject version) {
        JsonObject declared = version.object("subresources");
        if (declared == null) {
            return Subresources.NONE;
        }
        JsonObject scale = declared.object("scale");
        return new Subresources(
                declared.object("status") != null,
                scale == null
                        ? Optional.empty()
                        : Optional.of(new Subresources.Scale(
                                dotted(scale, "specReplicasPath"),
                                dotted(scale, "statusReplicasPath"),
                                dotted(scale, "labelSelectorPath"))),
                Set.of());
    }

    private static List<String> selectable(JsonObject version) {
        return version.objects("selectableFields").stream()
                .map(field -> dotted(field, "jsonPath"))
                .toList();
    }

    /// A path such as `.spec.replicas` without the first dot.
    private static String dotted(JsonObject object, String name) {
        String path = object.string(name, "");
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static String deprecation(JsonObject spec, String kind, JsonObject version) {
        if (!version.isTrue("deprecated")) {
            return "";
        }
        String own = version.string("deprecationWarning", "");
        if (!own.isEmpty()) {
            return own;
        }
        String group = spec.string("group", "");
        String name = version.string("name", "");
        String warning = "%s/%s %s is deprecated".formatted(group, name, kind);
        return spec.objects("versions").stream()
                .filter(other -> other.isTrue("served") && !other.isTrue("deprecated"))
                .map(other -> other.string("name", ""))
                .min(KubeVersions.PREFERRED_FIRST)
                .filter(better -> KubeVersions.PREFERRED_FIRST.compare(better, name) < 0)
                .map(better -> "%s; use %s/%s %s".formatted(warning, group, better, kind))
                .orElse(warning);
    }
}
