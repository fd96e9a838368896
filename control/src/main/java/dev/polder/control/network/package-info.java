/// What a workspace says of the addresses of its Services. State is owned by the controllers that run it.
@NullMarked
package dev.polder.control.network;

import org.jspecify.annotations.NullMarked;
