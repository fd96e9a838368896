/// CustomResourceDefinitions made into the same data as built-in kinds. Pure functions, any thread.
@NullMarked
package dev.polder.api.crd;

import org.jspecify.annotations.NullMarked;
