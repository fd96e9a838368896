package dev.polder.control.simulated.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    private final AddressPool pool = new AddressPool("10.96.3.0", 24);

    @Test
    void everyOwnerHasAnAddressOfItsOwnUntilTheNetworkIsFull() {
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 240; i++) {
            assertTrue(taken.add(pool.take("owner " + i)));
        }
        assertTrue(taken.stream().allMatch(a -> a.startsWith("10.96.3.")));
        assertThrows(IllegalStateException.class, () -> pool.take("one too many"));
        assertEquals(pool.take("owner 7"), pool.take("owner 7"));
        pool.release("owner 7");
        pool.release("nobody");
        pool.take("one too many");
    }

    @Test
    void whatObjectsCarryIsNotHandedOutAgain() {
        String free = new AddressPool("10.96.3.0", 24).take("late");
        pool.claim("early", free);
        assertEquals(free, pool.take("early"));
        assertNotEquals(free, pool.take("late"));
    }

    @Test
    void foreignAddressesAreNotClaimed() {
        pool.claim("a", "192.168.0.1");
        pool.claim("a", "None");
        pool.claim("a", "fd00::1.2.3.x");
        assertTrue(pool.take("a").startsWith("10.96.3."));
    }

    @Test
    void nodesHaveNamesAndAddresses() {
        SimulatedNodes nodes = new SimulatedNodes(2);
        assertEquals("10.0.0.12", nodes.address("simulated-node-2"));
        assertEquals("10.0.0.11", nodes.address("foreign"));
    }
}
