/// The life of CustomResourceDefinitions: which names they get, when they are served, and what goes with them. Owned by the
/// workers of the controllers.
@NullMarked
package dev.polder.control.apiextensions;

import org.jspecify.annotations.NullMarked;
