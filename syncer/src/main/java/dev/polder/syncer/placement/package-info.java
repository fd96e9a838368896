/// Where workloads run: which SyncTarget a Placement is bound to, which namespaces that concerns, and whether a target
/// takes, keeps or gives back what a namespace holds. It decides; connections carry out.
@NullMarked
package dev.polder.syncer.placement;

import org.jspecify.annotations.NullMarked;
