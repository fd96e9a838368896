package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FreshUidsTest {
    @Test
    void eachIsARandomUuidAndNoneComesTwice() {
        FreshUids uids = new FreshUids(new SplittableRandom(1));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            UUID uid = UUID.fromString(uids.get());
            assertEquals(4, uid.version());
            assertEquals(2, uid.variant());
            seen.add(uid.toString());
        }
        assertEquals(1000, seen.size());
    }
}
