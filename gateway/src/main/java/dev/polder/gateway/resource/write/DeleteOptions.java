package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.request.Query;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.Statuses;
import java.util.Set;

/// `meta/v1` DeleteOptions, from the body or the query.
///
/// @param propagation   empty, `Background`, `Foreground` or `Orphan`
/// @param gracePeriod   seconds, -1 when not said
/// @param preconditions what must be true of the object
public record DeleteOptions(
        String propagation, long gracePeriod, Resources.Preconditions preconditions, boolean dryRun) {
    public static final DeleteOptions NONE = new DeleteOptions("", -1, Resources.Preconditions.NONE, false);

    private static final Set<String> POLICIES = Set.of("", "Background", "Foreground", "Orphan");

    /// @param body the parsed body; empty for none
    /// @throws dev.polder.api.status.ApiException 400 for a value that is not known
    public static DeleteOptions of(JsonObject body, Query query) {
        String propagation = body.string("propagationPolicy", query.first("propagationPolicy"));
        boolean orphan = body.isTrue("orphanDependents") || query.flag("orphanDependents");
        if (orphan && propagation.isEmpty()) {
            propagation = "Orphan";
        }
        if (!POLICIES.contains(propagation)) {
            throw Statuses.badRequest("Unsupported value: \"" + propagation
                    + "\": propagationPolicy: supported values: \"Background\", \"Foreground\", \"Orphan\"");
        }
        String uid = body.stringAt("preconditions", "uid");
        String version = body.stringAt("preconditions", "resourceVersion");
        return new DeleteOptions(
                propagation,
                grace(body, query),
                new Resources.Preconditions(uid == null ? "" : uid, version == null ? "" : version),
                WriteOptions.dryRun(query) || dryRun(body));
    }

    private static boolean dryRun(JsonObject body) {
        JsonArray values = body.array("dryRun");
        if (values == null || values.isEmpty()) {
            return false;
        }
        if (!values.stream().allMatch(new JsonString("All")::equals)) {
            throw Statuses.badRequest("Unsupported value in dryRun: supported values: \"All\"");
        }
        return true;
    }

    private static long grace(JsonObject body, Query query) {
        String text = query.first("gracePeriodSeconds");
        long said = body.integer("gracePeriodSeconds").orElse(-1);
        if (said >= 0 || text.isEmpty()) {
            return said;
        }
        try {
            return Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Statuses.badRequest("Invalid value: \"" + text + "\": gracePeriodSeconds must be a number");
        }
    }
}
