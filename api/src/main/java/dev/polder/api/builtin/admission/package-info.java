/// Webhooks and policies of admission, as data: what they do differently from other kinds, and their columns. A write is not
/// held against them yet. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.admission;

import org.jspecify.annotations.NullMarked;
