/// JSONPath as kubectl and the columns of custom resources have it. Immutable, any thread.
@NullMarked
package dev.polder.api.crd.path;

import org.jspecify.annotations.NullMarked;
