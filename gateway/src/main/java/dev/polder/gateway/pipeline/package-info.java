/// The request path: one method from request to response. Runs on the request's virtual thread.
@NullMarked
package dev.polder.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
