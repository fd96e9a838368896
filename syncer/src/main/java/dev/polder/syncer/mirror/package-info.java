/// Mirrors up: what downstream controllers made in our namespaces, shown read-only to the tenant. Run by the workers
/// of a target's status lane, one key at a time.
@NullMarked
package dev.polder.syncer.mirror;

import org.jspecify.annotations.NullMarked;
