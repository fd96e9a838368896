/// Tokens of service accounts: what stands in them, and whether one that somebody presents is good here and now. Where keys
/// and objects are is told through two interfaces. Immutable, any thread.
@NullMarked
package dev.polder.authz.token;

import org.jspecify.annotations.NullMarked;
