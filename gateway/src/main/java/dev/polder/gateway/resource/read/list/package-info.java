/// Long lists as pieces of bytes: read from the store page by page at one revision, or taken from what earlier lists of the
/// same objects left here. Pieces are encoded once and never change; only [ListBody] is touched by event loops.
@NullMarked
package dev.polder.gateway.resource.read.list;

import org.jspecify.annotations.NullMarked;
