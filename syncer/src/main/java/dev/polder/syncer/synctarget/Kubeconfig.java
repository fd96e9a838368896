package dev.polder.syncer.synctarget;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.yaml.YamlReader;
import dev.polder.syncer.downstream.DownstreamCredentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a kubeconfig that somebody else wrote. It may come from a tenant: whatever would make us run a program, read a
/// file, or trust a server that does not prove itself is refused, with a sentence that says what to use instead.
final class Kubeconfig {
    private static final JsonLimits LIMITS = new JsonLimits(256 * 1024, 32, 10_000);
    private static final Map<String, String> REFUSED_OF_USER = Map.of(
            "exec", "would run a program",
            "auth-provider", "would run a plugin",
            "tokenFile", "names a file; use token",
            "client-certificate", "names a file; use client-certificate-data",
            "client-key", "names a file; use client-key-data",
            "username", "is not supported; use a token or a client certificate",
            "password", "is not supported; use a token or a client certificate",
            "as", "is not supported");
    private static final Map<String, String> REFUSED_OF_CLUSTER = Map.of(
            "certificate-authority", "names a file; use certificate-authority-data",
            "insecure-skip-tls-verify", "would trust any server; use certificate-authority-data",
            "proxy-url", "is not supported",
            "tls-server-name", "is not supported");

    private Kubeconfig() {}

    /// The credentials of the current context, or of the only one.
    ///
    /// @throws IllegalArgumentException with a sentence for people when they cannot be used
    static DownstreamCredentials read(byte[] text) {
        JsonObject config;
        try {
            if (!(YamlReader.read(text, LIMITS) instanceof JsonObject object)) {
                throw new IllegalArgumentException("the kubeconfig is not an object");
            }
            config = object;
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("the kubeconfig cannot be read: " + e.getMessage(), e);
        }
        List<JsonObject> contexts = config.objects("contexts");
        String current = config.string("current-context", "");
        if (current.isEmpty() && contexts.size() == 1) {
            current = contexts.getFirst().string("name", "");
        }
        JsonObject context = named(contexts, current, "context");
        JsonObject cluster = named(config.objects("clusters"), context.string("cluster", ""), "cluster");
        JsonObject user = named(config.objects("users"), context.string("user", ""), "user");
        refuse(cluster, REFUSED_OF_CLUSTER);
        refuse(user, REFUSED_OF_USER);
        String token = blankToNull(user.string("token"));
        String certificate = decoded(user, "client-certificate-data");
        String key = decoded(user, "client-key-data");
        if (token == null && (certificate == null || key == null)) {
            throw new IllegalArgumentException(
                    "the kubeconfig's user has neither a token nor client-certificate-data with client-key-data");
        }
        String ca = decoded(cluster, "certificate-authority-data");
        return new DownstreamCredentials(server(cluster), ca, certificate, key, token);
    }

    private static JsonObject named(List<JsonObject> entries, String name, String what) {
        for (JsonObject entry : entries) {
            if (entry.string("name", "").equals(name) && entry.get(what) instanceof JsonObject found) {
                return found;
            }
        }
        throw new IllegalArgumentException("the kubeconfig has no %s \"%s\"".formatted(what, name));
    }

    private static void refuse(JsonObject entry, Map<String, String> refused) {
        for (String name : entry.names()) {
            String why = refused.get(name);
            if (why != null && (entry.isTrue(name) || entry.get(name) instanceof JsonObject || isText(entry, name))) {
                throw new IllegalArgumentException("the kubeconfig's \"%s\" %s".formatted(name, why));
            }
        }
    }

    private static boolean isText(JsonObject entry, String name) {
        return !entry.string(name, "").isEmpty();
    }

    private static String server(JsonObject cluster) {
        String server = cluster.string("server", "");
        try {
            URI uri = new URI(server);
            if (!"https".equals(uri.getScheme())
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                throw new IllegalArgumentException("the kubeconfig's server must be https://host:port: " + server);
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the kubeconfig's server is not a URL", e);
        }
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }

    private static @Nullable String decoded(JsonObject entry, String name) {
        String text = blankToNull(entry.string(name));
        if (text == null) {
            return null;
        }
        try {
            return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the kubeconfig's " + name + " is not base64", e);
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
