/// The kinds that tenants define by CustomResourceDefinitions. Caches, shared by all requests; what they give is immutable.
@NullMarked
package dev.polder.gateway.apiextensions;

import org.jspecify.annotations.NullMarked;
