package dev.polder.api.builtin.strategy;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;

/// A service account names its secrets and says nothing else of them (upstream `registry/core/serviceaccount`).
public final class ServiceAccountStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        keepNames(object);
    }

    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old) {
        keepNames(object);
    }

    private static void keepNames(JsonObject object) {
        for (JsonObject secret : object.objects("secrets")) {
            JsonValue name = secret.get("name");
            secret.names().clear();
            if (name != null) {
                secret.put("name", name);
            }
        }
    }
}
