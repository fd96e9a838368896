package dev.polder.gateway.workspace;

import dev.polder.api.meta.WorkspaceId;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

/// Fresh logical cluster names: 16 characters of base 36, as kcp makes them. 82 bits of chance: never the same twice.
final class WorkspaceNames {
    private static final int LENGTH = 16;
    private static final int RADIX = 36;
    private static final int RANDOM_BITS = 128;

    private WorkspaceNames() {}

    static WorkspaceId fresh(RandomGenerator random) {
        while (true) {
            byte[] bytes = new byte[RANDOM_BITS / 8];
            random.nextBytes(bytes);
            String digits = new BigInteger(1, bytes).toString(RADIX);
            if (digits.length() > LENGTH) {
                return new WorkspaceId(digits.substring(digits.length() - LENGTH));
            }
        }
    }
}
