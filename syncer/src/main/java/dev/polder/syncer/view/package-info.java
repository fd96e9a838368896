/// What is known of a downstream cluster without asking it again: keys, hashes and a few fields. Written by the feeds
/// of one target and by the reconciler that just wrote; read by its lanes.
@NullMarked
package dev.polder.syncer.view;

import org.jspecify.annotations.NullMarked;
