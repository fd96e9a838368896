package dev.polder.store.fault;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// How long reads took in one part of a test. Any thread adds.
final class ReadTimes {
    private final Queue<Long> gets = new ConcurrentLinkedQueue<>();
    private final Queue<Long> lists = new ConcurrentLinkedQueue<>();

    /// In nanoseconds.
    void add(long get, long list) {
        gets.add(get);
        lists.add(list);
    }

    int count() {
        return lists.size();
    }

    /// In microseconds; 99 of 100 took at most as long.
    long get() {
        return worst(gets);
    }

    /// The same.
    long list() {
        return worst(lists);
    }

    private static long worst(Queue<Long> times) {
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100] / 1000;
    }
}
