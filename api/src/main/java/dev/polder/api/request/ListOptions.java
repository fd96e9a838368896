package dev.polder.api.request;

import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.FieldSelectors;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.LabelSelectors;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.time.Duration;
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

    /// @throws ApiException 400 with the parameter and what was expected
    public static ListOptions of(Query query) {
        LabelSelector labels = LabelSelectors.parse(query.first("labelSelector"));
        FieldSelector fields = FieldSelectors.parse(query.first("fieldSelector"));
        long limit = number(query, "limit");
        long timeout = number(query, "timeoutSeconds");
        String version = query.first("resourceVersion");
        if (!version.isEmpty()) {
            revision(version);
        }
        String match = query.first("resourceVersionMatch");
        return new ListOptions(
                new Selection(labels, fields),
                (int) Math.min(limit, Integer.MAX_VALUE),
                query.first("continue"),
                version,
                match,
                timeout > 0 ? Duration.ofSeconds(timeout) : null,
                query.flag("allowWatchBookmarks"),
                query.has("sendInitialEvents") ? query.flag("sendInitialEvents") : null);
    }

    /// The resourceVersion as a number; 0 when empty.
    public long revision() {
        return resourceVersion.isEmpty() ? 0 : revision(resourceVersion);
    }

    /// Parses a resourceVersion.
    ///
    /// @throws ApiException 400 when it is not a number of 64 bits
    public static long revision(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && text.charAt(0) != '+') {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Statuses.badRequest("Invalid value: \"" + text + "\": resourceVersion must be a number of 64 bits");
    }

    private static long number(Query query, String name) {
        String text = query.first(name);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Statuses.badRequest(
                "Invalid value: \"" + text + "\": " + name + " must be a number that is not negative");
    }
}
