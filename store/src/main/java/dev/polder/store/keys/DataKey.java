package dev.polder.store.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A key that records are encrypted with, by way of a key of each record's own. Any thread.
public final class DataKey {
    /// Of the key and of what comes from it.
    public static final int BYTES = 32;

    private final int id;
    private final WrappedKey wrapped;
    private final SecretKey secret;

    /// @param plain zeroed afterwards
    DataKey(int id, WrappedKey wrapped, byte[] plain) {
        this.id = id;
        this.wrapped = wrapped;
        this.secret = new SecretKeySpec(plain, "HKDF");
        Arrays.fill(plain, (byte) 0);
    }

    /// The number that records name it by; later keys have larger ones.
    public int id() {
        return id;
    }

    /// The id of the provider's key that wraps it.
    public String wrappedBy() {
        return wrapped.keyId();
    }

    WrappedKey wrapped() {
        return wrapped;
    }

    /// Whether these bytes are the key; zeroes them.
    boolean is(byte[] plain) {
        byte[] own = secret.getEncoded();
        try {
            return MessageDigest.isEqual(own, plain);
        } finally {
            Arrays.fill(own, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// The AES-256 key of one record (HKDF-SHA-256, expand only: the data key is uniformly random already).
    ///
    /// @param salt random, never used before
    public SecretKey derive(byte[] salt) {
        try {
            KDF kdf = KDF.getInstance("HKDF-SHA256");
            byte[] key = kdf.deriveData(HKDFParameterSpec.expandOnly(secret, salt, BYTES));
            SecretKey derived = new SecretKeySpec(key, "AES");
            Arrays.fill(key, (byte) 0);
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 on has HKDF-SHA256", e);
        }
    }
}
