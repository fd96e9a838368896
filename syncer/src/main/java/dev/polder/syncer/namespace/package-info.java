/// Which downstream namespace a tenant's namespace maps to, and back. The names are pure functions;
/// [DownstreamNamespaces] is shared by the threads of one target.
@NullMarked
package dev.polder.syncer.namespace;

import org.jspecify.annotations.NullMarked;
