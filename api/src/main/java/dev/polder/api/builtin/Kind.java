package dev.polder.api.builtin;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.Conversion;
import dev.polder.api.resource.PrinterColumn;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ResourceNames;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.resource.Scope;
import dev.polder.api.resource.StoredAs;
import dev.polder.api.resource.Subresources;
import dev.polder.api.resource.Subresources.Scale;
import dev.polder.api.resource.VersionDefinition;
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
    private Optional<StoredAs> storedAs = Optional.empty();

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
        storedAs = Optional.of(new StoredAs(definition, conversion));
        return this;
    }

    ResourceDefinition with(ResourceStrategy strategy, List<PrinterColumn> columns) {
        return new ResourceDefinition(
                group.name(),
                new ResourceNames(plural, kind.toLowerCase(Locale.ROOT), kind, shortNames, categories),
                scope,
                List.of(new VersionDefinition(
                        group.version(), TypeIndex.builtin().schema(group.types() + "." + kind), columns)),
                new Subresources(status, scale, subresources),
                fields,
                verbs,
                strategy,
                storedAs);
    }
}
