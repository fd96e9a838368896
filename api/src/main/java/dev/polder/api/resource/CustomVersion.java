package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;
import java.util.List;

/// What a CustomResourceDefinition says of one of its versions, where built-in kinds say it once for all versions.
///
/// @param openApi          `schema.openAPIV3Schema` as it stands in the definition; not to be changed
/// @param subresources     what is served below an object in this version
/// @param selectableFields dotted paths that field selectors may name in this version, in the definition's order
/// @param deprecation      the warning that every use of this version is answered with; empty when it is not deprecated
public record CustomVersion(
        JsonObject openApi, Subresources subresources, List<String> selectableFields, String deprecation) {
    public CustomVersion {
        selectableFields = List.copyOf(selectableFields);
    }
}
