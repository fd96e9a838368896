package dev.polder.api.builtin;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.resource.Occasion;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.SchemaDefaults;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Objects written in tests, with single quotes for double ones.
public final class Trees {
    private Trees() {}

    public static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    public static ResourceDefinition definition(String plural) {
        return BuiltinResources.definitions().stream()
                .filter(d -> d.names().plural().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    /// The object with all defaults.
    public static JsonObject defaulted(String plural, String text) {
        JsonObject object = json(text);
        ResourceDefinition definition = definition(plural);
        SchemaDefaults.apply(definition.storageVersion().schema(), object);
        definition.strategy().applyDefaults(object);
        return object;
    }

    /// `field: message` of each cause, as people see them.
    public static List<String> sentences(List<StatusCause> causes) {
        return causes.stream().map(c -> c.field() + ": " + c.message()).toList();
    }

    /// What the strategy says of an object after its defaults.
    public static List<String> wrong(String plural, String text) {
        return sentences(definition(plural).strategy().validate(defaulted(plural, text)));
    }

    /// What the strategy says of a change.
    public static List<String> wrongUpdate(String plural, String text, String old) {
        ResourceStrategy strategy = definition(plural).strategy();
        var occasion = new Occasion(UserInfo.ANONYMOUS, "", Instant.EPOCH);
        List<StatusCause> causes =
                new ArrayList<>(strategy.validateUpdate(defaulted(plural, text), defaulted(plural, old), occasion));
        causes.addAll(strategy.validateTenantUpdate(defaulted(plural, text), defaulted(plural, old)));
        return sentences(causes);
    }
}
