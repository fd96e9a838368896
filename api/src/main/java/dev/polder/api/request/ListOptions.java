package dev.polder.api.request;

import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.FieldSelectors;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a list, watch or deletecollection asks for (`meta/v1` ListOptions).
///
/// @param selection         labels and fields
/// @param limit             most items of a page, 0 for all
/// @param continueToken     of the page before, or empty
/// @param resourceVersion   as given: empty, `0` or a number
/// @param match             `resourceVersionMatch`: empty, `Exact` or `NotOlderThan`
/// @param timeout           of a watch, or null
/// @param bookmarks         whether the watcher understands bookmarks
/// @param sendInitialEvents whether a watch begins with the state; null when not said
public record ListOptions(
        Selection selection,
        int limit,
        String continueToken,
        String resourceVersion,
        String match,
        @Nullable Duration timeout,
        boolean bookmarks,
        @Nullable Boolean sendInitialEvents) {
    private static final String MATCH = "resourceVersionMatch";
    private static final String NOT_OLDER = "NotOlderThan";
    private static final String EXACT = "Exact";

    /// Options of a list or deletecollection.
    ///
    /// @throws ApiException 400 for a value that cannot be read, 422 for options that exclude each other
    public static ListOptions ofList(Query query) {
        ListOptions options = of(query);
        List<StatusCause> causes = new ArrayList<>();
        if (!options.match.isEmpty()) {
            if (options.resourceVersion.isEmpty()) {
                causes.add(FieldError.forbidden(MATCH, MATCH + " is forbidden unless resourceVersion is provided"));
            }
            options.refuseContinue(causes);
            if (!options.match.equals(EXACT) && !options.match.equals(NOT_OLDER)) {
                causes.add(FieldError.notSupported(
                        MATCH, '"' + options.match + '"', "\"Exact\", \"NotOlderThan\", \"\""));
            }
            if (options.match.equals(EXACT) && options.resourceVersion.equals("0")) {
                causes.add(FieldError.forbidden(MATCH, MATCH + " \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        if (options.sendInitialEvents != null) {
            causes.add(FieldError.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }
        return options.orRefuse(causes);
    }

    /// Options of a watch.
    ///
    /// @throws ApiException 400 for a value that cannot be read, 422 for options that exclude each other
    public static ListOptions ofWatch(Query query) {
        ListOptions options = of(query);
        List<StatusCause> causes = new ArrayList<>();
        boolean notOlder = options.match.equals(NOT_OLDER);
        if (options.sendInitialEvents != null && !notOlder) {
            causes.add(FieldError.forbidden(
                    MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }
        if (!options.match.isEmpty()) {
            if (options.sendInitialEvents == null) {
                causes.add(FieldError.forbidden(
                        MATCH, MATCH + " is forbidden for watch unless sendInitialEvents is provided"));
            }
            if (!notOlder) {
                causes.add(FieldError.notSupported(MATCH, '"' + options.match + '"', "\"NotOlderThan\""));
            }
        }
        if (!options.match.isEmpty() || !options.continueToken.isEmpty()) {
            options.refuseContinue(causes);
        }
        return options.orRefuse(causes);
    }

    private static ListOptions of(Query query) {
        LabelSelector labels = LabelSelectors.parse(query.first("labelSelector"));
        FieldSelector fields = FieldSelectors.parse(query.first("fieldSelector"));
        long limit = Math.max(0, query.number("limit").orElse(0));
        long timeout = query.number("timeoutSeconds").orElse(0);
        String version = query.first("resourceVersion");
        if (!version.isEmpty()) {
            revision(version);
        }
        return new ListOptions(
                new Selection(labels, fields),
                (int) Math.min(limit, Integer.MAX_VALUE),
                query.first("continue"),
                version,
                query.first(MATCH),
                timeout > 0 ? Duration.ofSeconds(timeout) : null,
                query.flag("allowWatchBookmarks"),
                query.has("sendInitialEvents") ? query.flag("sendInitialEvents") : null);
    }

    private void refuseContinue(List<StatusCause> causes) {
        if (!continueToken.isEmpty()) {
            causes.add(FieldError.forbidden(MATCH, MATCH + " is forbidden when continue is provided"));
        }
    }

    private ListOptions orRefuse(List<StatusCause> causes) {
        if (!causes.isEmpty()) {
            throw Statuses.invalidOptions("ListOptions", causes);
        }
        return this;
    }

    /// Whether a first page of any state will do: `resourceVersion=0`.
    public boolean isOfAnyState() {
        return resourceVersion.equals("0") && continueToken.isEmpty();
    }

    /// The resourceVersion as a number; 0 when empty.
    public long revision() {
        return resourceVersion.isEmpty() ? 0 : revision(resourceVersion);
    }

    /// Parses a resourceVersion.
    ///
    /// @throws ApiException 400 when it is not a number that is not negative
    public static long revision(String text) {
        boolean digits = isDigits(text);
        if (digits) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // told below: more digits than a number has
            }
        }
        throw Statuses.badRequest("invalid resource version: resourceVersion: Invalid value: \"%s\": %s"
                .formatted(text, Query.notNumber("ParseUint", text, digits)));
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
