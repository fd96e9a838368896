/// The types of the built-in kinds: fields, descriptions and protobuf numbers from the index made at build time,
/// overlaid with our table of facts. Read once, immutable to whoever asks, any thread.
@NullMarked
package dev.polder.api.index;

import org.jspecify.annotations.NullMarked;
