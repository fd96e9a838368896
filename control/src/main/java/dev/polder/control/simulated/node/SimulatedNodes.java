package dev.polder.control.simulated.node;

import dev.polder.api.meta.ObjectKey;
import java.util.List;
import java.util.stream.IntStream;

/// The nodes that the simulation speaks of, and where pods go.
///
/// @param count how many, at least 1, at most 200
public record SimulatedNodes(int count) {
    private static final String PREFIX = "simulated-node-";

    public List<String> names() {
        return IntStream.rangeClosed(1, count).mapToObj(i -> PREFIX + i).toList();
    }

    /// The node for a pod; always the same one.
    public String nodeFor(ObjectKey pod) {
        return PREFIX + (1 + Math.floorMod(pod.hashCode(), count));
    }

    /// Address of a node; that of the first one for a name that is not ours.
    public String address(String node) {
        int number = names().indexOf(node) + 1;
        return "10.0.0." + (10 + Math.max(1, number));
    }
}
