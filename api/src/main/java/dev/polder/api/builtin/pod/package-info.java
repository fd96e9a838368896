/// Pods and the templates of pods: their defaults and their rules. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.pod;

import org.jspecify.annotations.NullMarked;
