package dev.polder.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what strace saw (`-f -y -ttt -T`) of a server's write-ahead logs: when what was written to them had been synced.
/// Lines stand in the order of what happened; a call that others came in between of stands there twice.
final class LogTrace {
    private static final Pattern CALL =
            Pattern.compile("^(\\d+)\\s+(\\d+)\\.(\\d{6}) (\\w+)\\(\\d+<([^>]*/rocksdb/\\d+\\.log)>(.*)$");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+)\\s+(\\d+)\\.(\\d{6}) <\\.\\.\\. (\\w+) resumed>(.*)$");
    private static final Pattern TOOK = Pattern.compile("<(\\d+)\\.(\\d{6})>");
    private static final Pattern TOKEN = Pattern.compile("\\[[a-z0-9]+-\\d+\\]");

    private final Map<String, Call> open = new HashMap<>();
    private final Map<String, Set<String>> unsynced = new HashMap<>();
    private final Map<String, Long> synced = new HashMap<>();
    private int writes;
    private int syncs;

    /// A call that began; what it will sync when it ends well.
    private record Call(String name, String file, String rest, Set<String> covers) {}

    private LogTrace() {}

    static LogTrace read(Path file) throws IOException {
        LogTrace trace = new LogTrace();
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines.forEach(trace::line);
        }
        return trace;
    }

    static LogTrace of(List<String> lines) {
        LogTrace trace = new LogTrace();
        lines.forEach(trace::line);
        return trace;
    }

    int writes() {
        return writes;
    }

    int syncs() {
        return syncs;
    }

    /// What is wrong with an answer to the write of the token.
    ///
    /// @param answered when its client had it, in microseconds of the wall clock
    Optional<String> violation(String token, long answered) {
        @Nullable Long durable = synced.get(token);
        if (durable == null) {
            return Optional.of(token + " was answered and never synced");
        }
        return answered >= durable
                ? Optional.empty()
                : Optional.of("%s was answered %d us before the end of its sync".formatted(token, durable - answered));
    }

    private void line(String line) {
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches()) {
            Call call = open.remove(resumed.group(1) + resumed.group(4));
            if (call != null) {
                end(call, resumed.group(5), micros(resumed, 2));
            }
            return;
        }
        Matcher matcher = CALL.matcher(line);
        if (!matcher.matches()) {
            return;
        }
        String rest = matcher.group(6);
        String file = matcher.group(5);
        boolean sync = matcher.group(4).endsWith("sync");
        Set<String> covers = Set.of();
        if (sync) {
            covers = unsynced.getOrDefault(file, Set.of());
            unsynced.put(file, new HashSet<>());
        }
        Call call = new Call(matcher.group(4), file, rest, covers);
        if (rest.endsWith("<unfinished ...>")) {
            open.put(matcher.group(1) + call.name(), call);
        } else {
            Matcher took = TOOK.matcher(rest);
            long longest = 0;
            while (took.find()) {
                longest = micros(took, 1);
            }
            end(call, rest, micros(matcher, 2) + longest);
        }
    }

    private static long micros(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group)) * 1_000_000 + Long.parseLong(matcher.group(group + 1));
    }

    private void end(Call call, String rest, long at) {
        if (!call.name().endsWith("sync")) {
            writes++;
            Matcher token = TOKEN.matcher(call.rest());
            while (token.find()) {
                unsynced.computeIfAbsent(call.file(), f -> new HashSet<>()).add(token.group());
            }
        } else if (rest.contains(" = 0")) {
            syncs++;
            call.covers().forEach(token -> synced.putIfAbsent(token, at));
        }
    }
}
