package dev.polder.store.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.NavigableMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys of a file, which is read at each call, so that a file with a new key is noticed and no key stays in memory.
/// Wraps with AES-256-GCM and a random nonce; a key file wraps a handful of data keys in its life.
public final class KeyFileProvider implements KeyProvider {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] PURPOSE = "polder data key".getBytes(US_ASCII);

    private final KeyFile file;
    private final SecureRandom random;

    public KeyFileProvider(KeyFile file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    @Override
    public String name() {
        return file.path().toString();
    }

    @Override
    public String currentKeyId() throws KeyProviderException {
        NavigableMap<Integer, byte[]> keys = read();
        KeyFile.clear(keys);
        return Integer.toString(keys.lastKey());
    }

    @Override
    public WrappedKey wrap(byte[] dataKey) throws KeyProviderException {
        NavigableMap<Integer, byte[]> keys = read();
        try {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keys.lastEntry().getValue(), nonce).doFinal(dataKey);
            byte[] bytes = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, bytes, NONCE, sealed.length);
            return new WrappedKey(Integer.toString(keys.lastKey()), bytes);
        } catch (GeneralSecurityException e) {
            throw new KeyProviderException("AES-256-GCM is not available", e);
        } finally {
            KeyFile.clear(keys);
        }
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped) throws KeyProviderException {
        NavigableMap<Integer, byte[]> keys = read();
        try {
            byte[] key = keys.get(Integer.parseInt(wrapped.keyId()));
            if (key == null) {
                throw new KeyProviderException("%s does not hold key %s, which the store was written with; put it back from"
                        .formatted(name(), wrapped.keyId()) + " a copy");
            }
            return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(wrapped.bytes(), NONCE))
                    .doFinal(wrapped.bytes(), NONCE, wrapped.bytes().length - NONCE);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyProviderException(
                    "key %s in %s is not the key that the store was written with; put the file back from a copy"
                            .formatted(wrapped.keyId(), name()),
                    e);
        } finally {
            KeyFile.clear(keys);
        }
    }

    private NavigableMap<Integer, byte[]> read() throws KeyProviderException {
        try {
            return file.read();
        } catch (IOException e) {
            throw new KeyProviderException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(PURPOSE);
        return cipher;
    }
}
