package dev.polder.gateway.resource;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.polder.api.meta.WorkspaceId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is made of a catalog, such as the documents that describe it: once for all workspaces that share the catalog. That
/// of the built-in kinds is kept for ever, of the others those that were used last. Any thread.
public final class DocumentCache<T> {
    /// Documents of a catalog take some megabytes.
    private static final int MOST = 64;

    private final Catalogs catalogs;
    private final T builtin;
    private final LoadingCache<ResourceCatalog, T> made;

    /// @param make may be called by several threads at a time, for different catalogs
    public DocumentCache(Catalogs catalogs, Function<ResourceCatalog, T> make) {
        this.catalogs = catalogs;
        this.builtin = make.apply(catalogs.builtin());
        this.made = Caffeine.newBuilder().weakKeys().maximumSize(MOST).build(make::apply);
    }

    /// @param workspace null for all workspaces, which have the built-in kinds in common
    public T of(@Nullable WorkspaceId workspace) {
        ResourceCatalog catalog = workspace == null ? catalogs.builtin() : catalogs.of(workspace);
        return catalog == catalogs.builtin() ? builtin : made.get(catalog);
    }
}
