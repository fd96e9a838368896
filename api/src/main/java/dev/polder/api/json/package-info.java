/// JSON as a tree: parse, change, write, with limits. Values are confined to one thread while they are changed.
@NullMarked
package dev.polder.api.json;

import org.jspecify.annotations.NullMarked;
