package dev.polder.store.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what strace saw of a [FaultWriter]: which tokens went to which log file, which syncs made them durable, and whether
/// any was acknowledged before. Lines stand in the order of what happened; a call that others came in between of stands
/// there twice, where it began and where it ended.
final class SyscallTrace {
    private static final Pattern CALL = Pattern.compile("^(\\d+)\\s+(\\w+)\\((\\d+)<([^>]*)>(.*)$");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+)\\s+<\\.\\.\\. (\\w+) resumed>(.*)$");
    private static final Pattern TOKEN = Pattern.compile("\\[([a-z0-9]+-\\d+-\\d+)/");
    private static final Pattern ACK = Pattern.compile("A ([a-z0-9]+-\\d+-\\d+) ");

    private final Map<String, Call> open = new HashMap<>();
    private final Map<String, Set<String>> unsynced = new HashMap<>();
    private final Set<String> durable = new HashSet<>();
    private final Set<String> broken = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private int acknowledged;
    private int logWrites;
    private int logSyncs;
    private int failures;

    /// A call that began; what it will sync when it ends well.
    private record Call(String name, String file, String rest, Set<String> covers) {}

    static SyscallTrace read(Path file) throws IOException {
        SyscallTrace trace = new SyscallTrace();
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.forEach(trace::line);
        }
        return trace;
    }

    /// Acknowledged before it was durable, or synced again after a sync had failed.
    List<String> violations() {
        return violations;
    }

    int acknowledged() {
        return acknowledged;
    }

    int logWrites() {
        return logWrites;
    }

    int logSyncs() {
        return logSyncs;
    }

    int failures() {
        return failures;
    }

    private void line(String line) {
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches()) {
            Call call = open.remove(resumed.group(1) + resumed.group(2));
            if (call != null) {
                end(call, resumed.group(3));
            }
            return;
        }
        Matcher matcher = CALL.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        String rest = matcher.group(5);
        Call call = begin(matcher.group(2), matcher.group(3), matcher.group(4), rest);
        if (rest.endsWith("<unfinished ...>")) {
            open.put(matcher.group(1) + call.name(), call);
        } else {
            end(call, rest);
        }
    }

    private static boolean isLog(String file) {
        return file.endsWith(".log") && file.contains("/rocksdb/");
    }

    private Call begin(String name, String descriptor, String file, String rest) {
        boolean write = name.contains("write");
        if (write && descriptor.equals("1")) {
            Matcher ack = ACK.matcher(rest);
            while (ack.find()) {
                acknowledged++;
                if (!durable.contains(ack.group(1))) {
                    violations.add(ack.group(1) + " was acknowledged before it was synced");
                }
            }
        }
        Set<String> covers = Set.of();
        if (!write && isLog(file)) {
            if (broken.contains(file)) {
                violations.add(file + " was synced again after a sync of it had failed");
            }
            covers = unsynced.getOrDefault(file, Set.of());
            unsynced.put(file, new HashSet<>());
        }
        return new Call(name, file, rest, covers);
    }

    private void end(Call call, String rest) {
        if (!isLog(call.file())) {
            return;
        }
        if (call.name().contains("write")) {
            logWrites++;
            Matcher token = TOKEN.matcher(call.rest());
            while (token.find()) {
                unsynced.computeIfAbsent(call.file(), f -> new HashSet<>()).add(token.group(1));
            }
        } else if (rest.contains("= -1")) {
            failures++;
            broken.add(call.file());
        } else {
            logSyncs++;
            durable.addAll(call.covers());
        }
    }
}
