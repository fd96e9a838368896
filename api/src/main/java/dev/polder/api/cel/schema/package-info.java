/// Schemas of custom resources as CEL sees them: types, bounds, and JSON values under a schema. Immutable, any thread.
@NullMarked
package dev.polder.api.cel.schema;

import org.jspecify.annotations.NullMarked;
