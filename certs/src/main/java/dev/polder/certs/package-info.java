/// Proves who somebody is: the two certificate authorities, serving certificates, client certificates and what a
/// verified client certificate says.
///
/// BouncyCastle builds and reads certificates here and nowhere else; it is never registered as a security provider, all
/// signing and verifying is done by the JDK. Nothing here owns a thread: every type is immutable and may be used from
/// any thread, and files are read and written by the caller's thread.
@NullMarked
package dev.polder.certs;

import org.jspecify.annotations.NullMarked;
