package dev.polder.syncer.view;

import dev.polder.syncer.downstream.DownstreamRef;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which objects left while a request about them was on its way: its answer may be older than the news that they are
/// gone. Remembers nothing beyond the requests. Any thread.
final class Departures {
    private final Map<DownstreamRef, Set<Watch>> watches = new ConcurrentHashMap<>();

    /// Begins to look, until the watch is closed.
    Watch watch(DownstreamRef ref) {
        Watch watch = new Watch(ref);
        watches.compute(ref, (_, others) -> {
            Set<Watch> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(watch);
            return all;
        });
        return watch;
    }

    /// Takes note that an object left; an empty UID means whatever object of that name there was.
    void add(DownstreamRef ref, String uid) {
        watches.computeIfPresent(ref, (_, all) -> {
            all.forEach(w -> w.uids.add(uid));
            return all;
        });
    }

    /// What left since it began.
    final class Watch implements AutoCloseable {
        private final DownstreamRef ref;
        private final Set<String> uids = ConcurrentHashMap.newKeySet();

        private Watch(DownstreamRef ref) {
            this.ref = ref;
        }

        boolean saw(String uid) {
            return uids.contains(uid) || uids.contains("");
        }

        @Override
        public void close() {
            watches.computeIfPresent(ref, (_, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }
}
