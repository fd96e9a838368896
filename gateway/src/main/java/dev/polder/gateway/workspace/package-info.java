/// The tree of workspaces: names to identities, creation, credentials. Any thread.
@NullMarked
package dev.polder.gateway.workspace;

import org.jspecify.annotations.NullMarked;
