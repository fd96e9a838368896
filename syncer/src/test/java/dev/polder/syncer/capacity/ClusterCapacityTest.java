package dev.polder.syncer.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.Json;
import dev.polder.syncer.MemoryDownstream;
import dev.polder.syncer.capacity.ClusterCapacity.Figures;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ClusterCapacityTest {
    private final MemoryDownstream cluster = new MemoryDownstream();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ClusterCapacity capacity = new ClusterCapacity(cluster, now::get, Duration.ofMinutes(1));

    private void node(String name, String more, String cpu, String memory) {
        var _ = cluster.put(
                new DownstreamRef(new GroupVersionResource("", "v1", "nodes"), "", name),
                Json.of("{'metadata':{},'spec':{%s},'status':{'capacity':{'cpu':'%s','memory':'%s','odd':'?'},'allocatable':{'cpu':'%s'}}}"
                        .formatted(more, cpu, memory, cpu)));
    }

    @Test
    void whatNodesHaveIsAddedUp() {
        node("a", "", "4", "8Gi");
        node("b", "", "1500m", "512Mi");
        node("c", "'unschedulable':true", "64", "1Ti");
        capacity.look();
        assertEquals(
                Json.of("{'cpu':'5500m','memory':'8704Mi'}"),
                Figures.shown(capacity.figures().capacity()));
        assertEquals(Json.of("{'cpu':'5500m'}"), Figures.shown(capacity.figures().allocatable()));
    }

    @Test
    void itIsLookedAtNowAndThen() {
        capacity.look();
        assertEquals(Figures.NONE, capacity.figures());
        node("a", "", "4", "8Gi");
        capacity.look();
        assertEquals(1, cluster.requests());
        now.set(now.get().plusSeconds(60));
        capacity.look();
        assertEquals("4", capacity.figures().capacity().get("cpu").canonical());
    }

    @Test
    void figuresOutliveAnOutageAndEndWithTheRight() {
        node("a", "", "4", "8Gi");
        capacity.look();
        now.set(now.get().plusSeconds(60));
        cluster.outage(DownstreamFailure.UNREACHABLE);
        capacity.look();
        assertEquals("4", capacity.figures().capacity().get("cpu").canonical());
        now.set(now.get().plusSeconds(60));
        cluster.outage(DownstreamFailure.FORBIDDEN);
        capacity.look();
        assertEquals(Figures.NONE, capacity.figures());
    }
}
