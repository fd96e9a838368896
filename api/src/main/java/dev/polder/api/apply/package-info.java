/// Server-side apply and the bookkeeping of who set which field (`metadata.managedFields`), by the rules of upstream's
/// structured-merge-diff. Pure functions over trees; the time comes in. Any thread, a tree belongs to one.
@NullMarked
package dev.polder.api.apply;

import org.jspecify.annotations.NullMarked;
