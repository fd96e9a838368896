package dev.polder.store.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Compares the events in memory with those on disk, a lane of one workspace and resource at a time. The committer, trimming
/// and watchers may go on: what memory or the disk lets go of meanwhile is not compared. One thread.
public final class LogCheck {
    private static final int EVENTS = 256;

    private final EventLog log;
    private final History disk;

    /// @param disk reads that leave caches as they are
    public LogCheck(EventLog log, History disk) {
        this.log = log;
        this.disk = disk;
    }

    /// What there is to compare now.
    public List<LaneKey> lanes() {
        return log.narrowLanes();
    }

    /// Has watchers read all events from the history from here on.
    public void turnOff() {
        log.turnOff();
    }

    public boolean isOff() {
        return log.isOff();
    }

    /// Compares a lane.
    ///
    /// @param goOn asked before each few hundred events: may rest, and ends the comparison
    /// @return the first event that differs, for people; empty when none does
    public Optional<String> difference(LaneKey lane, BooleanSupplier goOn) {
        long after = 0;
        while (goOn.getAsBoolean()) {
            EventLog.Part part = log.part(lane, after, EVENTS);
            List<LogEvent> memory = new ArrayList<>();
            boolean ends = part.entries().size() < EVENTS; // what comes from here on is for the next time
            for (LogEntry entry : part.entries()) {
                if (entry instanceof LogEnd) {
                    ends = true; // has no events in memory
                    break;
                }
                entry.expand(lane, part.after(), memory);
            }
            long upTo = !ends ? part.upTo() : memory.isEmpty() ? part.after() : memory.getLast().revision();
            List<LogEvent> read = read(lane, part.after(), upTo);
            Optional<String> difference = difference(memory, read, disk.lost(lane)); // after the read: trimming may go on
            if (difference.isPresent() || ends) {
                return difference;
            }
            after = upTo;
        }
        return Optional.empty();
    }

    private List<LogEvent> read(LaneKey lane, long after, long upTo) {
        List<LogEvent> events = new ArrayList<>();
        long at = after;
        while (at < upTo) {
            History.Slice slice = disk.read(lane, at, upTo, EVENTS, false);
            events.addAll(slice.events());
            at = slice.revision();
        }
        return events;
    }

    /// @param lost what the history lost of the lane
    private static Optional<String> difference(List<LogEvent> memory, List<LogEvent> disk, long lost) {
        List<LogEvent> one = memory.stream().filter(event -> event.revision() > lost).toList();
        List<LogEvent> other = disk.stream().filter(event -> event.revision() > lost).toList();
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            if (i >= one.size()) {
                return Optional.of("memory lacks " + told(other.get(i)));
            }
            if (i >= other.size()) {
                return Optional.of("the database lacks " + told(one.get(i)));
            }
            if (!one.get(i).isSameAs(other.get(i))) {
                return Optional.of("in memory is another state of " + told(one.get(i)));
            }
        }
        return Optional.empty();
    }

    private static String told(LogEvent event) {
        return "the event of %s at revision %d".formatted(event.key(), event.revision());
    }
}
