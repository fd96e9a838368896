/// Checked expressions to programs, and their evaluation under a budget. Programs are immutable; one evaluation is one
/// thread.
@NullMarked
package dev.polder.api.cel.eval;

import org.jspecify.annotations.NullMarked;
