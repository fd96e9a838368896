package dev.polder.syncer.synctarget;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import org.jspecify.annotations.Nullable;

/// Which Secret a SyncTarget names: always one of its own workspace.
public final class CredentialsRef {
    /// The resource of Secrets.
    public static final GroupResource SECRETS = new GroupResource("", "secrets");

    private CredentialsRef() {}

    /// Null when it names none.
    public static @Nullable ObjectKey of(ObjectKey target, JsonObject syncTarget) {
        String namespace = syncTarget.stringAt("spec", "credentialsSecretRef", "namespace");
        String name = syncTarget.stringAt("spec", "credentialsSecretRef", "name");
        return namespace == null || name == null
                ? null
                : new ObjectKey(target.workspace(), SECRETS, namespace, name);
    }
}
