/// Kinds as data, what a kind does differently, and the door through which controllers write.
@NullMarked
package dev.polder.api.resource;

import org.jspecify.annotations.NullMarked;
