/// What one target lets the syncer do: rights per resource and verb, and which resources it serves. [RightsCheck] has a
/// thread of its own in each connection; [ResourceStates] is shared by all threads of a target.
@NullMarked
package dev.polder.syncer.rights;

import org.jspecify.annotations.NullMarked;
