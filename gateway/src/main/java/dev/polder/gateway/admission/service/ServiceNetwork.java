package dev.polder.gateway.admission.service;

import dev.polder.api.builtin.network.ServiceFamilies;
import dev.polder.control.template.ApiService;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// What a workspace has to give to its Services, where it does not say otherwise.
///
/// @param blocks    in CIDR notation, of one family or one of each; the first is that which Services have by default
/// @param firstPort the lowest port on nodes
/// @param lastPort  the highest
public record ServiceNetwork(List<String> blocks, int firstPort, int lastPort) {
    /// The block of the template, and kube-apiserver's ports.
    public static final ServiceNetwork DEFAULT = new ServiceNetwork(List.of(ApiService.BLOCK), 30000, 32767);

    private static final int LEAST_KEPT = 16;
    private static final int MOST_KEPT = 128;
    private static final int PART_KEPT = 32;

    public ServiceNetwork {
        blocks = List.copyOf(blocks);
    }

    /// All ports, each once, in the order in which they are to be tried: from a random one on, the lowest last, which are
    /// kept for people as long as there are others (KEP-3668).
    LongStream ports(RandomGenerator random) {
        int size = lastPort - firstPort + 1;
        int kept = size < LEAST_KEPT ? 0 : Math.clamp(size / PART_KEPT, LEAST_KEPT, MOST_KEPT);
        int rest = size - kept;
        int start = rest == 0 ? 0 : random.nextInt(rest);
        return LongStream.concat(
                LongStream.range(0, rest).map(i -> firstPort + kept + (start + i) % rest),
                LongStream.range(firstPort, firstPort + kept));
    }

    /// The families of its blocks.
    List<String> families() {
        return blocks.stream().map(ServiceFamilies::of).toList();
    }
}
