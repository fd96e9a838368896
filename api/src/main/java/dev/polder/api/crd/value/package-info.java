/// What values an `openAPIV3Schema` allows, in the words of upstream's validator. Immutable, any thread.
@NullMarked
package dev.polder.api.crd.value;

import org.jspecify.annotations.NullMarked;
