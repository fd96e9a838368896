/// Secrets that hold the token of a service account. Stateless, any thread.
@NullMarked
package dev.polder.control.serviceaccount;

import org.jspecify.annotations.NullMarked;
