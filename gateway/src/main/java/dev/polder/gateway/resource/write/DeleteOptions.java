package dev.polder.gateway.resource.write;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.request.Query;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.resource.Resources;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import dev.polder.api.validation.SchemaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// `meta/v1` DeleteOptions, from the body or the query.
///
/// @param propagation   empty, `Background`, `Foreground` or `Orphan`
/// @param gracePeriod   seconds, -1 when not said
/// @param preconditions what must be true of the object
/// @param legacy        whether `orphanDependents` says false, as clients of old do
public record DeleteOptions(
        String propagation, long gracePeriod, Resources.Preconditions preconditions, boolean dryRun, boolean legacy) {
    public static final DeleteOptions NONE = new DeleteOptions("", -1, Resources.Preconditions.NONE, false, false);

    private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan");

    /// @param body the parsed body; empty for none. What it says stands, but that a dry run is one when either asks for it
    /// @throws dev.polder.api.status.ApiException 400 for a value that cannot be read, 422 for one that is not known
    public static DeleteOptions of(JsonObject body, Query query) {
        requireTypes(body);
        boolean fromBody = !body.isEmpty();
        String propagation =
                fromBody ? body.string("propagationPolicy", "") : query.first("propagationPolicy");
        boolean orphanSaid = fromBody ? body.has("orphanDependents") : query.has("orphanDependents");
        boolean orphan = fromBody ? body.isTrue("orphanDependents") : query.flag("orphanDependents");
        List<StatusCause> causes = new ArrayList<>();
        if (orphanSaid && !propagation.isEmpty()) {
            causes.add(FieldError.invalid(
                    "propagationPolicy",
                    '"' + propagation + '"',
                    "orphanDependents and deletionPropagation cannot be both set"));
        }
        if (!propagation.isEmpty() && !POLICIES.contains(propagation)) {
            causes.add(FieldError.notSupported(
                    "propagationPolicy",
                    '"' + propagation + '"',
                    "\"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }
        JsonArray dryRun = body.array("dryRun");
        causes.addAll(WriteOptions.dryRunProblems(query.all("dryRun")));
        causes.addAll(WriteOptions.dryRunProblems(dryRun == null ? List.of() : dryRun.strings()));
        if (!causes.isEmpty()) {
            throw Statuses.invalidOptions("DeleteOptions", causes);
        }
        String uid = body.stringAt("preconditions", "uid");
        String version = body.stringAt("preconditions", "resourceVersion");
        return new DeleteOptions(
                orphan ? "Orphan" : propagation,
                grace(fromBody ? body.integer("gracePeriodSeconds") : query.number("gracePeriodSeconds")),
                new Resources.Preconditions(uid == null ? "" : uid, version == null ? "" : version),
                query.has("dryRun") || (dryRun != null && !dryRun.isEmpty()),
                orphanSaid && !orphan);
    }

    /// Nothing said is -1; less than nothing is one second, as upstream takes it.
    private static long grace(OptionalLong said) {
        return said.isEmpty() ? -1 : said.getAsLong() < 0 ? 1 : said.getAsLong();
    }

    private static void requireTypes(JsonObject body) {
        String kind = body.string("kind", "DeleteOptions");
        if (!kind.equals("DeleteOptions")) {
            throw Statuses.badRequest("no kind \"%s\" is registered for version \"%s\""
                    .formatted(kind, body.string("apiVersion", "")));
        }
        SchemaTypes.mismatch(TypeIndex.builtin().schema(TypeIndex.META_V1 + "DeleteOptions"), body)
                .ifPresent(why -> {
                    throw Statuses.badRequest(why);
                });
    }
}
