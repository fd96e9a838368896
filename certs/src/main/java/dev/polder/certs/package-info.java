/**
 * Proves: the certificate authority, certificates, keys, kubeconfigs. Owns no thread.
 */
@NullMarked
package dev.polder.certs;

import org.jspecify.annotations.NullMarked;
