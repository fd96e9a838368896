package dev.polder.gateway;

import dev.polder.gateway.metrics.PrometheusMetrics;
import dev.polder.store.rocksdb.RocksObjectStore;

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
    }
}
