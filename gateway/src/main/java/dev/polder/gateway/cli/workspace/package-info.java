/// Commands that talk to a running gateway: workspaces, credentials for them, downstream clusters. Main thread only.
@NullMarked
package dev.polder.gateway.cli.workspace;

import org.jspecify.annotations.NullMarked;
