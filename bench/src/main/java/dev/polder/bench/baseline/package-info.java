/// The servers that do nothing, which show what the network and TLS alone cost. They run in a JVM of their own, as what
/// they are compared with does.
@NullMarked
package dev.polder.bench.baseline;

import org.jspecify.annotations.NullMarked;
