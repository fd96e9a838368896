/// OpenAPI v2 and v3 documents, made from the definitions of the served kinds. Made when first asked for and kept; any
/// thread.
@NullMarked
package dev.polder.gateway.openapi;

import org.jspecify.annotations.NullMarked;
