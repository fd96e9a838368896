/// The kind CustomResourceDefinition itself: its defaults and its rules. Pure functions, any thread.
@NullMarked
package dev.polder.api.crd.definition;

import org.jspecify.annotations.NullMarked;
