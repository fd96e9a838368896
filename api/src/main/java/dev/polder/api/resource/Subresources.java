package dev.polder.api.resource;

import java.util.Optional;
import java.util.Set;

/// What is served below an object.
///
/// @param status whether `/status` is served; then the main endpoint leaves status alone and the other way round
/// @param scale  where `autoscaling/v1` Scale reads and writes, empty for none
/// @param others such as `finalize`, `approval`, `log`, `eviction`; a strategy or handler serves them
public record Subresources(boolean status, Optional<Scale> scale, Set<String> others) {
    public static final Subresources NONE = new Subresources(false, Optional.empty(), Set.of());
    public static final Subresources STATUS = new Subresources(true, Optional.empty(), Set.of());

    public Subresources {
        others = Set.copyOf(others);
    }

    /// Paths are dotted member names such as `spec.replicas`; `selectorPath` leads to a LabelSelector or a string,
    /// and is empty when there is none.
    public record Scale(String specReplicasPath, String statusReplicasPath, String selectorPath) {}
}
