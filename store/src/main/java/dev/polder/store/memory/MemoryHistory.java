package dev.polder.store.memory;

import dev.polder.store.log.History;
import dev.polder.store.log.LaneKey;
import dev.polder.store.log.LogEvent;
import dev.polder.store.log.LogLimits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The events that the model remembers, until they are compacted. Any thread.
final class MemoryHistory implements History {
    private final LogLimits limits;
    private final InstantSource clock;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<LaneKey, Long> lost = new HashMap<>();
    private long bytes;
    private long compacted;

    private record Entry(LogEvent event, Instant time) {}

    MemoryHistory(LogLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    synchronized void add(List<LogEvent> events) {
        for (LogEvent event : events) {
            entries.add(new Entry(event, clock.instant()));
            bytes += event.bytes();
        }
    }

    /// Reads before this revision are refused.
    synchronized long compacted() {
        return compacted;
    }

    /// The revision that the limits allow to compact before.
    synchronized long due() {
        Instant oldest = clock.instant().minus(limits.historyTime());
        long due = 0;
        long rest = bytes;
        for (Entry entry : entries) {
            if (rest <= limits.historyBytes() && !entry.time().isBefore(oldest)) {
                break;
            }
            rest -= entry.event().bytes();
            due = entry.event().revision();
        }
        return due;
    }

    synchronized void compact(long upTo) {
        compacted = upTo;
        while (!entries.isEmpty() && entries.getFirst().event().revision() <= upTo) {
            LogEvent event = entries.removeFirst().event();
            bytes -= event.bytes();
            for (LaneKey lane : LaneKey.allOf(event.key())) {
                lost.put(lane, event.revision());
            }
        }
    }

    @Override
    public synchronized long lost(LaneKey lane) {
        return lost.getOrDefault(lane, 0L);
    }

    @Override
    public synchronized Slice read(LaneKey lane, long after, long upTo, int max, boolean written) {
        List<LogEvent> events = new ArrayList<>();
        for (Entry entry : entries) {
            LogEvent event = entry.event();
            if (event.revision() > after && event.revision() <= upTo && lane.holds(event.key())) {
                events.add(event);
                if (events.size() == max) {
                    return new Slice(events, event.revision());
                }
            }
        }
        return new Slice(events, upTo);
    }
}
