/// Answers: the composition root, and below it the request path from bytes to bytes.
@NullMarked
package dev.polder.gateway;

import org.jspecify.annotations.NullMarked;
