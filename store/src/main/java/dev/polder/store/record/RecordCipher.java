package dev.polder.store.record;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/// AES-256-GCM over the payload of sensitive records: a random 12-byte nonce, the ciphertext, a 16-byte tag. One key is
/// good for 2^32 records with random nonces (NIST SP 800-38D); a new key is made by adding a line to the key file. Any
/// thread.
public final class RecordCipher {
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG = 16;

    private final EncryptionKeys keys;
    private final SecureRandom random;

    public RecordCipher(EncryptionKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /// Names the key that new records are encrypted with.
    int activeKeyId() {
        return keys.activeId();
    }

    /// The bytes before `from` as they are, then nonce and ciphertext of the rest.
    byte[] encrypt(int keyId, byte[] plain, int from, byte[] associated) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(plain, plain.length + NONCE + TAG);
        System.arraycopy(nonce, 0, sealed, from, NONCE);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keyId, nonce, associated);
            cipher.doFinal(plain, from, plain.length - from, sealed, from + NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    /// The reverse of encrypt.
    byte[] decrypt(int keyId, byte[] sealed, int from, byte[] associated) throws UndecipherableException {
        if (sealed.length < from + NONCE + TAG) {
            throw new UndecipherableException("it is too short", null);
        }
        if (!keys.holds(keyId)) {
            throw new UndecipherableException("encryption key " + keyId + " is not in encryption.key", null);
        }
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, from, from + NONCE);
            byte[] plain = Arrays.copyOf(sealed, sealed.length - NONCE - TAG);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, keyId, nonce, associated);
            cipher.doFinal(sealed, from + NONCE, sealed.length - from - NONCE, plain, from);
            return plain;
        } catch (GeneralSecurityException e) {
            throw new UndecipherableException("it was changed, or written with another key", e);
        }
    }

    private Cipher cipher(int mode, int keyId, byte[] nonce, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, keys.key(keyId), new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }

    /// The ciphertext does not belong to this key, place or revision. The message completes "the record is damaged: ".
    static final class UndecipherableException extends Exception {
        private static final long serialVersionUID = 1L;

        UndecipherableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
