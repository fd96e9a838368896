package dev.polder.store.rocksdb.check;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The checks of a store.
public record Checks(CacheCheck caches, Scrub scrub) {
    /// What they found.
    public CheckStatus status() {
        String trouble = Stream.of(caches.trouble(), scrub.trouble())
                .flatMap(each -> each.stream())
                .collect(Collectors.joining("; "));
        return new CheckStatus(
                caches.runs(),
                caches.mismatches(),
                scrub.passes(),
                scrub.damaged(),
                trouble.isEmpty() ? null : trouble);
    }
}
