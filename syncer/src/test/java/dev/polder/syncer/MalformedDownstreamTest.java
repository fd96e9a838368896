package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A cluster that answers nonsense: nothing of it reaches a tenant, and the syncer goes on.
@Timeout(120)
final class MalformedDownstreamTest {
    private final House house = new House();
    private final MemoryDownstream cluster = house.cluster("east");
    private TargetId east;

    @BeforeEach
    void join() {
        east = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static final List<String> NONSENSE = List.of(
            "{}",
            "{'metadata':null}",
            "{'metadata':[]}",
            "{'metadata':{'labels':[],'annotations':'text','ownerReferences':{},'managedFields':'x'}}",
            "{'metadata':{'labels':{'a':1},'annotations':{'polder.dev/provenance':'[]'},'ownerReferences':[null,1]}}",
            "{'metadata':{'generation':'many','deletionTimestamp':7,'finalizers':{}},'status':[1,2]}",
            "{'metadata':{'managedFields':[{'manager':'polder-syncer','operation':'Apply','fieldsV1':[]}]},'status':'ok'}",
            "{'metadata':{},'spec':'none','status':{'conditions':'all'}}",
            "{'metadata':{},'spec':[],'status':{'conditions':[1,null,{}],'observedGeneration':'x'}}");

    @Test
    void nonsenseIsPassedOverAndTheRestGoesOn() {
        house.configMap(ONE, "app", "settings", "blue");
        house.create(ONE, "deployments", "app", Json.of("{'metadata':{'name':'web'},'spec':{'replicas':1}}"));
        DownstreamRef web = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(web) != null);
        for (SyncedKind kind : SyncedKinds.all()) {
            for (int i = 0; i < NONSENSE.size(); i++) {
                String namespace = kind.resource().resource().equals("namespaces") ? "" : web.namespace();
                cluster.tell(new DownstreamRef(kind.resource(), namespace, "n" + i), Json.of(NONSENSE.get(i)), east.key());
            }
        }
        cluster.change(web, o -> o.put("status", Json.of("{'readyReplicas':1}")));
        await("status", () -> house.get(ONE, "deployments", "app", "web")
                .integerAt("status", "readyReplicas").orElse(0) == 1);
        house.configMap(ONE, "app", "marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        for (SyncedKind kind : SyncedKinds.all()) {
            for (int i = 0; i < NONSENSE.size(); i++) {
                assertNull(house.get(ONE, kind.resource().resource(), "app", "n" + i), kind.kind() + " n" + i);
            }
        }
    }
}
