/// Writes kubeconfigs: what kubectl and client libraries need to reach Polder, in one file.
///
/// Owns no thread; all values are immutable, and a file is written by the caller's thread. Reading kubeconfigs is done
/// by those who need it, with a parser of their own.
@NullMarked
package dev.polder.certs.kubeconfig;

import org.jspecify.annotations.NullMarked;
