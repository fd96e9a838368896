package dev.polder.syncer.mirror;

import dev.polder.api.json.JsonObject;

/// The generation that a mirror's status claims to have seen. A mirror has a generation of its own, which counts our
/// updates; a status that has seen the newest downstream spec has seen the newest mirror.
final class MirroredGeneration {
    private static final String OBSERVED = "observedGeneration";

    private MirroredGeneration() {}

    static void translate(JsonObject status, JsonObject upstream, JsonObject downstream) {
        long newest = downstream.integerAt("metadata", "generation").orElse(0);
        long ours = upstream.integerAt("metadata", "generation").orElse(0);
        translate(status, newest, ours);
        status.objects("conditions").forEach(condition -> translate(condition, newest, ours));
    }

    private static void translate(JsonObject holder, long newest, long ours) {
        if (!holder.has(OBSERVED)) {
            return;
        }
        long seen = holder.integer(OBSERVED).orElse(0) >= newest ? ours : ours - 1;
        if (seen > 0) {
            holder.put(OBSERVED, seen);
        } else {
            holder.remove(OBSERVED);
        }
    }
}
