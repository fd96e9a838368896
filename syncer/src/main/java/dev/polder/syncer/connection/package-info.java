/// Targets: credentials, connections, their lanes, health and conditions. State is owned by the target's connection.
@NullMarked
package dev.polder.syncer.connection;

import org.jspecify.annotations.NullMarked;
