package dev.polder.gateway;

import dev.polder.authz.RbacAuthorizer;
import dev.polder.certs.CertificateAuthority;
import dev.polder.gateway.resource.Catalogs;
import dev.polder.gateway.resource.StoreBackedResources;
import dev.polder.gateway.resource.read.OpenWatches;
import dev.polder.gateway.resource.write.WriteContext;
import dev.polder.gateway.token.Tokens;
import dev.polder.gateway.workspace.WorkspaceResolver;
import dev.polder.store.ObjectStore;
import java.util.function.Supplier;

/// The parts that both the front and the workers stand on. `url` is `https://host:port`, known once it listens.
record Core(
        GatewaySettings settings,
        ObjectStore store,
        CertificateAuthority authority,
        Tokens tokens,
        Catalogs catalogs,
        WorkspaceResolver workspaces,
        StoreBackedResources resources,
        WriteContext context,
        RbacAuthorizer authorizer,
        OpenWatches watches,
        Supplier<String> url) {}
