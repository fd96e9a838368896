package dev.polder.gateway.admission.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNetworkTest {
    private final Random random = new Random(7);

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/24, 10.0.0.1, 10.0.0.254, 254, 16",
        "10.96.0.0/16, 10.96.0.1, 10.96.255.254, 65534, 256",
        "10.0.0.0/28, 10.0.0.1, 10.0.0.14, 14, 16",
        "10.0.0.0/29, 10.0.0.1, 10.0.0.6, 6, 0",
        "10.0.0.128/30, 10.0.0.129, 10.0.0.130, 2, 0",
        "fd00::/120, fd00::1, fd00::ff, 255, 16",
    })
    void everyAddressOfABlockIsTriedOnceThoseForPeopleLast(
            String text, String first, String last, int count, int kept) {
        AddressBlock block = AddressBlock.of(text);
        List<String> all = block.candidates(random).toList();
        assertEquals(count, all.size());
        assertEquals(count, new HashSet<>(all).size());
        assertTrue(all.contains(first) && all.contains(last));
        assertTrue(block.contains(first) && block.contains(last));
        if (kept > 0) {
            assertTrue(all.indexOf(first) >= count - kept, () -> first + " is tried at " + all.indexOf(first));
        }
        assertTrue(all.stream().allMatch(block::contains));
    }

    @Test
    void aBlockWithoutRoomGivesNothing() {
        assertEquals(List.of(), AddressBlock.of("10.0.0.0/32").candidates(random).toList());
        assertEquals(List.of(), AddressBlock.of("10.0.0.0/31").candidates(random).toList());
    }

    @Test
    void largeBlocksBeginAtOnceAndSomewhere() {
        AddressBlock block = AddressBlock.of("fd00:10:96::/64");
        Stream<String> firsts = Stream.generate(() -> block.candidates(random).findFirst().orElseThrow());
        List<String> ten = firsts.limit(10).distinct().toList();
        assertEquals(10, ten.size());
        assertTrue(ten.stream().allMatch(block::contains));
        assertFalse(block.contains("10.0.0.1"));
        assertFalse(block.contains("fd00:10:97::1"));
    }

    @Test
    void everyPortIsTriedOnceTheLowestLast() {
        List<Long> all = ServiceNetwork.DEFAULT.ports(random).boxed().toList();
        assertEquals(2768, new HashSet<>(all).size());
        assertEquals(2768, all.size());
        assertEquals(List.of(30_000L, 30_001L), all.subList(2768 - 86, 2768 - 84));
        assertEquals(List.of(5L, 6L), new ServiceNetwork(List.of("10.0.0.0/24"), 5, 6).ports(new Random(1)).sorted().boxed().toList());
    }
}
