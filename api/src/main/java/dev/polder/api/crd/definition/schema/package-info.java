/// The rules of the schemas in a CustomResourceDefinition. Pure functions, any thread.
@NullMarked
package dev.polder.api.crd.definition.schema;

import org.jspecify.annotations.NullMarked;
