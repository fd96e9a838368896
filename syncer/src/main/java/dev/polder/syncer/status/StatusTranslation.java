package dev.polder.syncer.status;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.syncer.transform.SyncKeys;
import java.util.Optional;

/// Makes the upstream status out of a downstream object. Generations of the two sides are different counters, so
/// `observedGeneration` is translated: the downstream controller has seen our generation when it has seen the
/// downstream generation that we made out of it. Pure.
public final class StatusTranslation {
    private static final String OBSERVED = "observedGeneration";

    private StatusTranslation() {}

    /// Empty when the downstream object has no status yet.
    ///
    /// @param upstream          the object as it is now
    /// @param upstreamNamespace takes the place of the downstream namespace's name in every text
    public static Optional<JsonObject> translate(JsonObject downstream, JsonObject upstream, String upstreamNamespace) {
        JsonObject status = downstream.object("status");
        if (status == null) {
            return Optional.empty();
        }
        String downstreamNamespace = downstream.stringAt("metadata", "namespace");
        JsonObject translated = downstreamNamespace == null
                ? status.deepCopy()
                : (JsonObject) renamed(status, downstreamNamespace, upstreamNamespace);
        long generation = downstream.integerAt("metadata", "generation").orElse(0);
        long applied = appliedGeneration(downstream);
        long before = upstream.integerAt("status", OBSERVED).orElse(0);
        translateGeneration(translated, generation, applied, before);
        translated.objects("conditions").forEach(c -> translateGeneration(c, generation, applied, before));
        return Optional.of(translated);
    }

    /// A copy in which one name stands for another in every text. The name of a downstream namespace is a hash: nothing
    /// else can be meant by it.
    public static JsonValue renamed(JsonValue value, String from, String to) {
        return switch (value) {
            case JsonString string -> string.value().contains(from)
                    ? new JsonString(string.value().replace(from, to))
                    : string;
            case JsonArray array -> {
                JsonArray copy = new JsonArray();
                array.forEach(item -> copy.add(renamed(item, from, to)));
                yield copy;
            }
            case JsonObject object -> {
                JsonObject copy = new JsonObject();
                object.entries().forEach(member -> copy.put(member.getKey(), renamed(member.getValue(), from, to)));
                yield copy;
            }
            default -> value;
        };
    }

    private static void translateGeneration(JsonObject holder, long generation, long applied, long before) {
        if (!holder.has(OBSERVED)) {
            return;
        }
        boolean caughtUp = holder.integer(OBSERVED).orElse(0) >= generation;
        long observed = caughtUp ? applied : Math.min(before, applied);
        if (observed > 0) {
            holder.put(OBSERVED, observed);
        } else {
            holder.remove(OBSERVED);
        }
    }

    private static long appliedGeneration(JsonObject downstream) {
        String text = downstream.stringAt("metadata", "annotations", SyncKeys.GENERATION);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
