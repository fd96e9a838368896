package dev.polder.syncer.downstream;

import dev.polder.api.json.JsonObject;
import java.util.List;

/// One page of a list.
///
/// @param items           objects; kind and apiVersion may be missing in them
/// @param resourceVersion of the snapshot
/// @param continueToken   asks for the next page, empty when this is the last
public record DownstreamPage(List<JsonObject> items, String resourceVersion, String continueToken) {
    public DownstreamPage {
        items = List.copyOf(items);
    }
}
