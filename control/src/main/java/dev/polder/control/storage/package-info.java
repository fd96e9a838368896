/// Claims and volumes stay as long as somebody uses them. Runs on the workers of its controllers.
@NullMarked
package dev.polder.control.storage;

import org.jspecify.annotations.NullMarked;
