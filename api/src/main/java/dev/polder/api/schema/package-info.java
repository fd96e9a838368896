/// Structural schemas: what fields a kind has and how lists and maps merge. Immutable, any thread.
@NullMarked
package dev.polder.api.schema;

import org.jspecify.annotations.NullMarked;
