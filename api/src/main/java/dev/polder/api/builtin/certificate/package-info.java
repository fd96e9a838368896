/// CertificateSigningRequests as data: who asked for what, and what was decided. Nothing in a workspace signs them. Pure
/// functions, any thread.
@NullMarked
package dev.polder.api.builtin.certificate;

import org.jspecify.annotations.NullMarked;
