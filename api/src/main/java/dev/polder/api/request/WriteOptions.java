package dev.polder.api.request;

import dev.polder.api.status.Statuses;

/// What a create, update or patch asks for besides the object.
///
/// @param dryRun          everything but the store
/// @param fieldManager    who will own the fields; never empty
/// @param fieldValidation what unknown and duplicate fields mean
/// @param force           server-side apply takes fields from others
public record WriteOptions(boolean dryRun, String fieldManager, FieldValidation fieldValidation, boolean force) {
    private static final int MAX_MANAGER_LENGTH = 128;

    /// What the server does about unknown and duplicate fields (KEP-2885).
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT
    }

    /// @param userAgent default for the field manager: what stands before the first slash
    /// @throws dev.polder.api.status.ApiException 400 with the parameter and what was expected
    public static WriteOptions of(Query query, String userAgent) {
        String manager = query.first("fieldManager");
        if (manager.length() > MAX_MANAGER_LENGTH || manager.chars().anyMatch(Character::isISOControl)) {
            throw Statuses.badRequest(
                    "Invalid value: \"" + manager + "\": fieldManager must be printable, at most 128 characters");
        }
        if (manager.isEmpty()) {
            int slash = userAgent.indexOf('/');
            manager = slash >= 0 ? userAgent.substring(0, slash) : userAgent;
            manager = manager.substring(0, Math.min(manager.length(), MAX_MANAGER_LENGTH));
        }
        return new WriteOptions(
                dryRun(query), manager.isEmpty() ? "unknown" : manager, validation(query), query.flag("force"));
    }

    /// Options of a part of Polder.
    public static WriteOptions of(String fieldManager) {
        return new WriteOptions(false, fieldManager, FieldValidation.IGNORE, false);
    }

    /// Whether `dryRun=All` is asked for.
    public static boolean dryRun(Query query) {
        for (String value : query.all("dryRun")) {
            if (!value.equals("All")) {
                throw Statuses.badRequest("Unsupported value: \"" + value + "\": dryRun: supported values: \"All\"");
            }
        }
        return query.has("dryRun");
    }

    private static FieldValidation validation(Query query) {
        String text = query.first("fieldValidation");
        return switch (text) {
            case "" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Warn" -> FieldValidation.WARN;
            case "Strict" -> FieldValidation.STRICT;
            default -> throw Statuses.badRequest("Unsupported value: \"" + text
                    + "\": fieldValidation: supported values: \"Ignore\", \"Strict\", \"Warn\"");
        };
    }
}
