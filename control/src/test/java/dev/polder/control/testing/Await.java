package dev.polder.control.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what other threads bring about.
public final class Await {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Await() {}

    /// Fails with what is there when the condition does not come true.
    public static void until(BooleanSupplier condition, Supplier<?> shown) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > MOST_NANOS) {
                throw new AssertionError("waited in vain; there is: " + shown.get());
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
