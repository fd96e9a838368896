/// Keys and certificates as text, and files that only their owner may read.
///
/// Owns no thread and no state; files are read and written by the caller's thread.
@NullMarked
package dev.polder.certs.file;

import org.jspecify.annotations.NullMarked;
