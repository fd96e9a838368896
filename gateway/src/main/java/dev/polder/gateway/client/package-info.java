/// A small client of the Kubernetes API on the JDK's own HTTP client, for the command line and the demo: it reads a
/// kubeconfig and moves JSON trees.
///
/// Owns no thread of its own; values are immutable, an [dev.polder.gateway.client.ApiClient] serves any thread, and
/// every call blocks the caller, with a bound.
@NullMarked
package dev.polder.gateway.client;

import org.jspecify.annotations.NullMarked;
