package dev.polder.store.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeyWatchTest {
    private static final KeyLimits QUICK = new KeyLimits(
            Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofMinutes(3), Duration.ofMinutes(1));

    private final FaultyKeyProvider provider = new FaultyKeyProvider();
    private final MemoryDataKeyRows rows = new MemoryDataKeyRows();
    private final AtomicLong nanos = new AtomicLong();
    private KeyWatch watch;
    private DataKeys keys;

    private KeyWatch open() throws Exception {
        return KeyWatch.open(provider, rows, new SecureRandom(), QUICK, nanos::get);
    }

    @BeforeEach
    void start() throws Exception {
        watch = open();
        keys = watch.keys();
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static byte[] derived(DataKey key) {
        return key.derive(new byte[12]).getEncoded();
    }

    @Test
    void theSameDataKeyComesBackAfterARestart() throws Exception {
        byte[] before = derived(keys.active());
        try (KeyWatch again = open()) {
            assertTrue(Arrays.equals(before, derived(again.keys().active())));
            assertEquals(1, rows.load().size());
        }
    }

    @Test
    void aNewKeyOfTheProviderGetsANewDataKeyAtTheNextPoll() {
        byte[] before = derived(keys.active());
        provider.rotate();
        watch.poll();
        assertEquals(2, keys.active().id());
        assertEquals("kms-2", keys.active().wrappedBy());
        assertEquals("[1]", keys.outdated().keySet().toString());
        assertTrue(!Arrays.equals(before, derived(keys.active())));
        watch.poll();
        assertEquals(2, keys.active().id(), "once");
    }

    @Test
    void withoutTheProviderWhatIsSensitiveIsWrittenForThreeMinutesAndReadForever() throws Exception {
        provider.fail(true);
        watch.poll();
        keys.checkWritable();
        pass(Duration.ofSeconds(179));
        watch.poll();
        keys.checkWritable();
        pass(Duration.ofSeconds(2));
        String why = assertThrows(StoreUnavailableException.class, keys::checkWritable).getMessage();
        assertTrue(why.contains("for 181 seconds"), why);
        assertEquals(181, keys.silentSeconds());
        pass(Duration.ofHours(24));
        assertNotNull(keys.find(1));

        provider.fail(false);
        watch.poll();
        keys.checkWritable();
        assertEquals(0, keys.silentSeconds());
    }

    @Test
    void aProviderThatHangsIsWaitedForOnceAndNotLong() {
        CountDownLatch end = new CountDownLatch(1);
        provider.hang(end);
        int before = provider.calls();
        for (int i = 0; i < 5; i++) {
            watch.poll();
        }
        assertEquals(before + 1, provider.calls(), "one thread waits, not five");
        pass(Duration.ofMinutes(4));
        assertThrows(StoreUnavailableException.class, keys::checkWritable);
        end.countDown();
        while (keys.silentSeconds() > 0) {
            watch.poll();
        }
        keys.checkWritable();
    }

    @Test
    void theStartFailsWithOneLineWhenTheProviderDoesNotAnswerOrHasLostTheKey() {
        provider.fail(true);
        assertEquals(
                "the key service says 503",
                assertThrows(KeyProviderException.class, this::open).getMessage());
        provider.fail(false);
        provider.destroy("kms-1");
        provider.rotate();
        assertEquals(
                "the key kms-1 was destroyed",
                assertThrows(KeyProviderException.class, this::open).getMessage());
    }

    @Test
    void aKeyThatIsLostWhileTheStoreRunsIsNoticed() {
        provider.destroy("kms-1");
        watch.poll();
        pass(Duration.ofMinutes(4));
        assertThrows(StoreUnavailableException.class, keys::checkWritable);
    }

    @Test
    void aDataKeyIsNotUsedBeforeItIsOnDisk() {
        provider.rotate();
        rows.fail(true);
        watch.poll();
        assertEquals(1, keys.active().id());
        rows.fail(false);
        watch.poll();
        assertEquals(2, keys.active().id());
    }

    @Test
    void aRetiredKeyStaysForReadsThatBeganBefore() {
        provider.rotate();
        watch.poll();
        keys.retire(1);
        assertTrue(keys.outdated().isEmpty());
        watch.poll();
        assertNotNull(keys.find(1));
        pass(Duration.ofSeconds(61));
        watch.poll();
        assertNull(keys.find(1));
        assertNotNull(keys.find(2));
    }
}
