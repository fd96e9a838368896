/// What Kubernetes adds to the language, all functions by name, and what each call costs. Pure functions, any thread.
@NullMarked
package dev.polder.api.cel.library;

import org.jspecify.annotations.NullMarked;
