/// What can be said of any object from its schema and the rules of metadata: types, defaults, unknown fields, names,
/// labels. Pure functions, any thread; objects that are changed belong to the caller.
@NullMarked
package dev.polder.api.validation;

import org.jspecify.annotations.NullMarked;
