package dev.polder.gateway.client;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads kubeconfigs: the current context of one file, or of several that are merged as kubectl merges them (the first
/// file that has an entry of a name wins, as does the first that names a current context).
///
/// Programs that a kubeconfig wants run to get a credential are refused: whoever writes the file would run commands
/// here.
public final class KubeconfigReader {
    private static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 32, 50_000);

    private final List<Source> sources;

    private KubeconfigReader(List<Source> sources) {
        this.sources = sources;
    }

    /// One file and what is in it.
    private record Source(Path file, JsonObject content) {}

    /// An entry and the file it is from, against which the paths in it are resolved.
    record Entry(Path file, String name, JsonObject content) {}

    /// Reads the current context of these files.
    ///
    /// @param files at least one
    /// @throws KubeconfigException if a file cannot be read, is malformed, or says something that cannot be used
    public static ServerAccess read(List<Path> files) throws KubeconfigException {
        List<Source> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new Source(file, parse(file)));
        }
        return new KubeconfigReader(List.copyOf(sources)).current();
    }

    private ServerAccess current() throws KubeconfigException {
        Entry context = currentContext();
        Entry cluster = referenced(context, "cluster", "clusters");
        Trust trust = new KubeconfigSecrets(cluster).trust();
        String user = context.content().string("user", "");
        Credential credential = user.isEmpty()
                ? new Credential.None()
                : new KubeconfigSecrets(referenced(context, "user", "users")).credential();
        return new ServerAccess(server(cluster), trust, credential);
    }

    private Entry currentContext() throws KubeconfigException {
        for (Source source : sources) {
            String name = source.content().string("current-context", "");
            if (!name.isEmpty()) {
                Entry context = find("contexts", "context", name);
                if (context == null) {
                    throw new KubeconfigException(
                            source.file(),
                            ("has no context \"%s\", which it says is the current one;"
                                            + " name one of its own with: kubectl config use-context NAME")
                                    .formatted(name));
                }
                return context;
            }
        }
        throw new KubeconfigException(
                sources.getFirst().file(), "has no current-context; set one with: kubectl config use-context NAME");
    }

    private Entry referenced(Entry context, String kind, String list) throws KubeconfigException {
        String name = context.content().string(kind, "");
        Entry entry = find(list, kind, name);
        if (entry == null) {
            throw new KubeconfigException(
                    context.file(),
                    "has no %s \"%s\", which its context \"%s\" names; correct the context"
                            .formatted(kind, name, context.name()));
        }
        return entry;
    }

    private @Nullable Entry find(String list, String kind, String name) {
        for (Source source : sources) {
            for (JsonObject candidate : source.content().objects(list)) {
                if (candidate.string("name", "").equals(name)) {
                    JsonObject content = candidate.object(kind);
                    return new Entry(source.file(), name, content == null ? new JsonObject() : content);
                }
            }
        }
        return null;
    }

    private static URI server(Entry cluster) throws KubeconfigException {
        String text = cluster.content().string("server", "");
        String stripped = text.replaceAll("/+$", "");
        try {
            URI uri = new URI(stripped);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (scheme.equals("https")
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // refused below, like everything else that is no URL
        }
        throw new KubeconfigException(
                cluster.file(),
                "names the server \"%s\" for cluster \"%s\"; it must be a URL such as https://host:6443"
                        .formatted(text, cluster.name()));
    }

    private static JsonObject parse(Path file) throws KubeconfigException {
        try {
            if (YamlReader.read(bytes(file), LIMITS) instanceof JsonObject object) {
                return object;
            }
            throw new KubeconfigException(file, "is empty or is no kubeconfig; it needs clusters, users and contexts");
        } catch (JsonSyntaxException e) {
            throw new KubeconfigException(file, "is not well-formed: " + e.getMessage());
        }
    }

    private static byte[] bytes(Path file) throws KubeconfigException {
        if (Files.isDirectory(file)) {
            throw new KubeconfigException(file, "is a directory; name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LIMITS.maxBytes() + 1);
        } catch (NoSuchFileException _) {
            throw new KubeconfigException(file, "does not exist; name a file that does");
        } catch (AccessDeniedException _) {
            throw new KubeconfigException(file, "is not readable for you; check its owner and mode");
        } catch (IOException e) {
            throw new KubeconfigException(file, "cannot be read: " + e.getMessage());
        }
    }
}
