package dev.polder.store.keys;

/// Keeps key-encryption keys and lends their use: a key file, or a key management service. Called by one thread at a time;
/// may block, which [KeyLimits#callTimeout] bounds. What it is given is not to be kept.
public interface KeyProvider extends AutoCloseable {
    /// How people call it, such as the path of a file.
    String name();

    /// The id of the key that wraps now. Another one than before asks for new data keys, and for records to be encrypted
    /// anew. At most [WrappedKey#MAX_BYTES] of ASCII.
    String currentKeyId() throws KeyProviderException;

    /// Wraps a data key with the current key.
    WrappedKey wrap(byte[] dataKey) throws KeyProviderException;

    /// The reverse of wrap, also with keys that are no longer current.
    ///
    /// @return the caller's own
    byte[] unwrap(WrappedKey wrapped) throws KeyProviderException;

    @Override
    default void close() {}
}
