/// The objects with which every workspace and every namespace starts, as a numbered template with slots. Pure functions,
/// any thread.
@NullMarked
package dev.polder.control.template;

import org.jspecify.annotations.NullMarked;
