package dev.polder.gateway.resource.read.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    private static int crc(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Test
    void theChecksumOfTwoPartsIsThatOfTheWhole() {
        var random = new SplittableRandom(7);
        for (int length : new int[] {0, 1, 2, 63, 64, 65, 4_096, 100_003}) {
            byte[] whole = new byte[length];
            random.nextBytes(whole);
            for (int cut : new int[] {0, length / 3, length}) {
                byte[] one = Arrays.copyOf(whole, cut);
                byte[] other = Arrays.copyOfRange(whole, cut, length);
                assertEquals(crc(whole), Checksums.joined(crc(one), crc(other), other.length));
            }
        }
    }
}
