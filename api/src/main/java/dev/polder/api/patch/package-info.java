/// Patches: JSON patch (RFC 6902), JSON merge patch (RFC 7386), strategic merge patch. Pure functions over trees; they
/// never change what they are given. Any thread.
@NullMarked
package dev.polder.api.patch;

import org.jspecify.annotations.NullMarked;
