/// Spec down: what a tenant wrote is applied downstream, and deleted there before it goes upstream. Run by the
/// workers of a target's spec lane, one key at a time.
@NullMarked
package dev.polder.syncer.spec;

import org.jspecify.annotations.NullMarked;
