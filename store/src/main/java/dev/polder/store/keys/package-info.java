/// Keys of secrets at rest: a provider keeps key-encryption keys, which wrap the data keys that the store keeps beside its
/// records; from a data key comes a key of its own for every record. Any thread reads keys; one thread at a time talks to
/// the provider.
@NullMarked
package dev.polder.store.keys;

import org.jspecify.annotations.NullMarked;
