/// Objects that live for a bounded time, such as Events: the time that their lives are counted in, and who takes them away
/// when it is over. One thread expires; the time may be asked by any.
@NullMarked
package dev.polder.store.expiry;

import org.jspecify.annotations.NullMarked;
