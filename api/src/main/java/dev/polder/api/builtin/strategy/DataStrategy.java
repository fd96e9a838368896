package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// ConfigMaps and Secrets: keys with data.
public final class DataStrategy implements ResourceStrategy {
    public static final DataStrategy CONFIG_MAP = new DataStrategy(false);
    public static final DataStrategy SECRET = new DataStrategy(true);

    private static final String DUPLICATE = "duplicate of key present in binaryData";
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_CHAR_BYTES = 3;

    /// The keys that a Secret of a type must have.
    private static final Map<String, List<String>> REQUIRED_KEYS = Map.of(
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
            "kubernetes.io/dockercfg", List.of(".dockercfg"));

    private static final Map<String, String> DOCKER_KEYS = Map.of(
            "kubernetes.io/dockerconfigjson", ".dockerconfigjson", "kubernetes.io/dockercfg", ".dockercfg");

    private final boolean secret;

    private DataStrategy(boolean secret) {
        this.secret = secret;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean sensitive() {
        return secret;
    }

    /// `stringData` of a Secret is only ever written: it becomes `data`.
    @Override
    public void applyDefaults(JsonObject object) {
        if (!secret) {
            return;
        }
        Defaults.put(object, "type", "Opaque");
        if (object.remove("stringData") instanceof JsonObject texts && !texts.isEmpty()) {
            JsonObject data = object.objectOrNew("data");
            texts.strings()
                    .forEach((key, text) -> data.put(
                            key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject data = orEmpty(object, "data");
        JsonObject binary = orEmpty(object, "binaryData");
        for (String key : data.names()) {
            key("data", key, causes);
            if (binary.has(key)) {
                causes.invalid("data[" + key + "]", key, DUPLICATE);
            }
        }
        for (String key : binary.names()) {
            key("binaryData", key, causes);
        }
        if (isTooLarge(data, binary)) {
            causes.tooLong(secret ? "data" : "[]", MAX_BYTES);
        }
        if (secret) {
            typed(object, data, causes);
            for (String key : REQUIRED_KEYS.getOrDefault(object.string("type", ""), List.of())) {
                if (!data.has(key)) {
                    causes.required("data[" + key + "]", "");
                }
            }
        }
        return causes.list();
    }

    private static void key(String field, String key, Causes causes) {
        List<String> wrong = Names.configMapKey(key);
        if (!wrong.isEmpty()) {
            causes.invalid(field + "[" + key + "]", key, wrong);
        }
    }

    /// What the type of a Secret asks for beyond keys that must be there.
    private static void typed(JsonObject object, JsonObject data, Causes causes) {
        String type = object.string("type", "");
        String account = "kubernetes.io/service-account.name";
        if (type.equals("kubernetes.io/basic-auth") && !data.has("username") && !data.has("password")) {
            causes.required("data[username]", "");
            causes.required("data[password]", "");
        }
        String named = object.stringAt("metadata", "annotations", account);
        if (type.equals("kubernetes.io/service-account-token") && (named == null || named.isEmpty())) {
            causes.required("metadata.annotations[" + account + "]", "");
        }
        String key = DOCKER_KEYS.getOrDefault(type, "");
        if (data.get(key) instanceof JsonString text) {
            try {
                JsonReader.readObject(Base64.getDecoder().decode(text.value()), JsonLimits.REQUEST);
            } catch (IllegalArgumentException | JsonSyntaxException e) {
                causes.invalid("data[" + key + "]", "<secret contents redacted>", "is no JSON object");
            }
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (secret && !object.string("type", "").equals(old.string("type", ""))) {
            causes.invalid("type", object.string("type", ""), Causes.IMMUTABLE);
        }
        if (old.isTrue("immutable")) {
            String why = "field is immutable when `immutable` is set";
            if (!object.isTrue("immutable")) {
                causes.forbidden("immutable", why);
            }
            for (String field : List.of("data", "binaryData")) {
                if (!Objects.equals(orEmpty(object, field), orEmpty(old, field))) {
                    causes.forbidden(field, why);
                }
            }
        }
        return causes.list();
    }

    private static JsonObject orEmpty(JsonObject object, String field) {
        JsonObject found = object.object(field);
        return found == null ? new JsonObject() : found;
    }

    private boolean isTooLarge(JsonObject data, JsonObject binary) {
        // What is small even if every character has the three bytes that a char can have is not counted exactly.
        long most = MAX_CHAR_BYTES * (chars(data) + chars(binary));
        return most > MAX_BYTES && size(data, secret) + size(binary, true) > MAX_BYTES;
    }

    private static long chars(JsonObject data) {
        long chars = 0;
        for (Map.Entry<String, JsonValue> entry : data.entries()) {
            chars += entry.getValue() instanceof JsonString text ? text.value().length() : 0;
        }
        return chars;
    }

    private static long size(JsonObject data, boolean base64) {
        long bytes = 0;
        for (String text : data.strings().values()) {
            bytes += base64 ? text.length() / 4L * 3L : text.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
