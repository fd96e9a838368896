/// Tokens of service accounts: who asks for one, who has one reviewed, who wants the public keys; and the keys and objects
/// that judging one takes. Runs on the request's virtual thread.
@NullMarked
package dev.polder.gateway.token;

import org.jspecify.annotations.NullMarked;
