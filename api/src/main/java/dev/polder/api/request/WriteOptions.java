package dev.polder.api.request;

import dev.polder.api.apply.FieldOwner;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.List;

/// What a create, update or patch asks for besides the object.
///
/// @param dryRun          everything but the store
/// @param fieldManager    who will own the fields; never empty
/// @param fieldValidation what unknown and duplicate fields mean
/// @param force           server-side apply takes fields from others
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {
    private static final String ALL = "All";

    /// What the server does about unknown and duplicate fields (KEP-2885).
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /// What a write does; each has rules of its own for its options.
    public enum Action {
        CREATE("CreateOptions"),
        UPDATE("UpdateOptions"),
        PATCH("PatchOptions"),
        /// The patch that is a server-side apply.
        APPLY("PatchOptions");

        private final String kind;

        Action(String kind) {
            this.kind = kind;
        }
    }

    /// @param userAgent default for the field manager: what stands before the first slash
    /// @throws dev.polder.api.status.ApiException 422 with every option that breaks its rules
    public static WriteOptions of(Action action, Query query, String userAgent) {
        String manager = query.first("fieldManager");
        List<StatusCause> causes = new ArrayList<>();
        if (action == Action.APPLY && manager.isEmpty()) {
            causes.add(FieldError.required("fieldManager", "is required for apply patch"));
        }
        if (action == Action.PATCH && query.has("force")) {
            causes.add(FieldError.forbidden("force", "may not be specified for non-apply patch"));
        }
        causes.addAll(FieldOwner.problems(manager));
        causes.addAll(dryRunProblems(query.all("dryRun")));
        FieldValidation validation = validation(query.first("fieldValidation"), causes);
        if (!causes.isEmpty()) {
            throw Statuses.invalidOptions(action.kind, causes);
        }
        return new WriteOptions(
                query.has("dryRun"),
                manager.isEmpty() ? FieldOwner.managerOf(userAgent) : manager,
                validation,
                query.flag("force"));
    }

    /// Options of a part of Polder.
    public static WriteOptions of(String fieldManager) {
        return new WriteOptions(false, fieldManager, FieldValidation.IGNORE, false);
    }

    /// What is wrong with the values of `dryRun`: `All` is the only one there is.
    public static List<StatusCause> dryRunProblems(List<String> values) {
        return values.isEmpty() || values.stream().allMatch(ALL::equals)
                ? List.of()
                : List.of(FieldError.notSupported("dryRun", JsonWriter.text(JsonArray.ofStrings(values)), "\"All\""));
    }

    private static FieldValidation validation(String text, List<StatusCause> causes) {
        return switch (text) {
            case "Ignore" -> FieldValidation.IGNORE;
            case "", "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default -> {
                causes.add(FieldError.notSupported(
                        "fieldValidation", '"' + text + '"', "\"\", \"Ignore\", \"Strict\", \"Warn\""));
                yield FieldValidation.WARN;
            }
        };
    }
}
