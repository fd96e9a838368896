package dev.polder.api.builtin;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.Conversion;
import dev.polder.api.resource.PrinterColumn;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ResourceNames;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.resource.Scope;
import dev.polder.api.resource.Subresources;
import dev.polder.api.resource.Subresources.Scale;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.schema.ObjectSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A definition being put together. Plain names follow from the kind; what is not said has the value most kinds have.
final class Kind {
    private final Group group;
    private final String kind;
    private final String plural;
    private final Scope scope;
    private List<String> shortNames = List.of();
    private List<String> categories = List.of();
    private boolean status;
    private Optional<Scale> scale = Optional.empty();
    private Set<String> subresources = Set.of();
    private Set<String> fields = Set.of();
    private Set<Verb> verbs = EnumSet.allOf(Verb.class);
    private Optional<ResourceDefinition> storedAs = Optional.empty();
    private Optional<Conversion> conversion = Optional.empty();
    private final List<VersionDefinition> older = new ArrayList<>();

    /// @param types what the OpenAPI names of the group's types begin with
    record Group(String name, String version, String types) {
        Kind namespaced(String kind, String plural) {
            return new Kind(this, kind, plural, Scope.NAMESPACED);
        }

        Kind cluster(String kind, String plural) {
            return new Kind(this, kind, plural, Scope.CLUSTER);
        }
    }

    private Kind(Group group, String kind, String plural, Scope scope) {
        this.group = group;
        this.kind = kind;
        this.plural = plural;
        this.scope = scope;
    }

    Kind shortNames(String... names) {
        shortNames = List.of(names);
        return this;
    }

    Kind categories(String... names) {
        categories = List.of(names);
        return this;
    }

    Kind status() {
        status = true;
        return this;
    }

    Kind scale(String selectorPath) {
        scale = Optional.of(new Scale("spec.replicas", "status.replicas", selectorPath));
        return this;
    }

    Kind subresources(String... names) {
        subresources = Set.of(names);
        return this;
    }

    Kind fields(String... paths) {
        fields = Set.of(paths);
        return this;
    }

    Kind verbs(Verb... only) {
        verbs = Set.of(only);
        return this;
    }

    /// Objects of this kind lie in the store as those of another one.
    Kind storedAs(ResourceDefinition definition, Conversion conversion) {
        storedAs = Optional.of(definition);
        this.conversion = Optional.of(conversion);
        return this;
    }

    /// The kind is served in another version too, which is converted to and from this one.
    ///
    /// @param types what the OpenAPI names of that version's types begin with
    Kind alsoIn(String version, String types, List<PrinterColumn> columns, Conversion conversion) {
        ObjectSchema schema = TypeIndex.builtin().schema(types + "." + kind);
        older.add(new VersionDefinition(version, schema, columns, Optional.of(conversion)));
        return this;
    }

    ResourceDefinition with(ResourceStrategy strategy, List<PrinterColumn> columns) {
        List<VersionDefinition> versions = new ArrayList<>();
        ObjectSchema schema = TypeIndex.builtin().schema(group.types() + "." + kind);
        versions.add(new VersionDefinition(group.version(), schema, columns, conversion));
        versions.addAll(older);
        return new ResourceDefinition(
                group.name(),
                new ResourceNames(plural, kind.toLowerCase(Locale.ROOT), kind, shortNames, categories),
                scope,
                versions,
                new Subresources(status, scale, subresources),
                fields,
                verbs,
                strategy,
                storedAs);
    }
}
