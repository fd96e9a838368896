package dev.polder.gateway;

import dev.polder.gateway.metrics.PrometheusMetrics;
import dev.polder.store.rocksdb.RocksObjectStore;
import java.util.List;
import java.util.stream.Stream;

/// What the metrics show of the store's upkeep.
final class StoreGauges {
    private StoreGauges() {}

    static void register(RocksObjectStore store, PrometheusMetrics metrics) {
        metrics.gauge(
                "polder_store_expired_objects",
                "Objects that were taken away since the start because their lifetime was over",
                store::expired);
        metrics.gauge(
                "polder_store_outdated_keys",
                "Data keys that some records are still encrypted with, and should not be",
                () -> store.keyStatus().outdatedKeys());
        metrics.gauge(
                "polder_store_reencrypted_records",
                "Records that were encrypted anew since the start, after keys were changed",
                () -> store.keyStatus().reencrypted());
        metrics.gauge(
                "polder_store_key_provider_silent_seconds",
                "For how long the encryption keys could not be confirmed; Secrets are written for 180",
                () -> store.keyStatus().silentSeconds());
        metrics.counter(
                "polder_store_cache_checks",
                "Times that all that caches hold was compared with the database",
                () -> store.checkStatus().cacheChecks());
        metrics.counter(
                "polder_store_cache_mismatches",
                "Caches that were not what the database has; they are off until the next start",
                () -> store.checkStatus().cacheMismatches());
        metrics.counter(
                "polder_store_scrubs",
                "Times that everything on disk was read through",
                () -> store.checkStatus().scrubs());
        metrics.gauge(
                "polder_store_damaged",
                "Tables and records on disk that are damaged",
                () -> store.checkStatus().damaged());
    }

    /// A line for each thing that does not work at the moment while most does, for `/readyz`.
    static List<String> trouble(RocksObjectStore store) {
        return Stream.of(store.space().trouble(), store.checkStatus().trouble())
                .flatMap(Stream::ofNullable)
                .toList();
    }
}
