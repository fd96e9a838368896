/// A request, named: verb, resource, name, subresource, query. Immutable, any thread.
@NullMarked
package dev.polder.api.request;

import org.jspecify.annotations.NullMarked;
