package dev.polder.api.crd;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.Conversion;

/// Between the versions of a custom resource without a webhook: they differ in `apiVersion` alone
/// (apiextensions-apiserver `conversion/nop_converter.go`).
///
/// @param served the `apiVersion` that is served
/// @param stored the `apiVersion` in which objects lie in the store
record VersionConversion(String served, String stored) implements Conversion {
    @Override
    public JsonObject toStored(JsonObject object) {
        return as(object, stored);
    }

    @Override
    public JsonObject toServed(JsonObject object) {
        return as(object, served);
    }

    @Override
    public String storedField(String servedField) {
        return servedField;
    }

    private static JsonObject as(JsonObject object, String apiVersion) {
        JsonObject other = new JsonObject();
        object.entries().forEach(member -> other.put(member.getKey(), member.getValue()));
        return other.put("apiVersion", apiVersion);
    }
}
