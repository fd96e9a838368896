package dev.polder.api.builtin;

import dev.polder.api.resource.ResourceDefinition;
import java.util.List;
import java.util.stream.Stream;

/// All kinds that Polder serves without a CustomResourceDefinition.
public final class BuiltinResources {
    private static final class Holder {
        static final List<ResourceDefinition> DEFINITIONS = Stream.of(
                        CoreKinds.definitions(),
                        AppsKinds.definitions(),
                        BatchKinds.definitions(),
                        ScalingKinds.definitions(),
                        NetworkKinds.definitions(),
                        AccessKinds.definitions(),
                        ClusterKinds.definitions(),
                        ServerKinds.definitions(),
                        ExtensionKinds.definitions(),
                        EventKinds.definitions(),
                        KcpKinds.definitions())
                .flatMap(List::stream)
                .toList();
        static final List<ResourceDefinition> REVIEWS = ReviewKinds.definitions();
        static final List<ResourceDefinition> UNSTORED =
                Stream.concat(CoreKinds.unstored().stream(), REVIEWS.stream()).toList();
    }

    private BuiltinResources() {}

    /// The kinds whose objects are stored, in the order in which discovery lists them.
    public static List<ResourceDefinition> definitions() {
        return Holder.DEFINITIONS;
    }

    /// The kinds that are only asked: a POST is answered and nothing is stored (verb CREATE alone).
    public static List<ResourceDefinition> reviews() {
        return Holder.REVIEWS;
    }

    /// All kinds that are served and not stored: [#reviews()], Binding and ComponentStatus.
    public static List<ResourceDefinition> unstored() {
        return Holder.UNSTORED;
    }
}
