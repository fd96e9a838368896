package dev.polder.certs.token;

import dev.polder.certs.P256;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A key pair that signs tokens. What it is says how: a key on P-256 signs with ES256, an RSA key with RS256, and neither
/// ever checks a signature of another kind. No string form of it shows the private half. Immutable, any thread.
public final class TokenKey {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;
    private static final int P256_BYTES = 32;

    private final String id;
    private final Algorithm algorithm;
    private final KeyPair pair;

    /// How a signature is made (RFC 7518), and what Java calls that.
    private enum Algorithm {
        /// Both halves of the signature, each of 32 bytes.
        ES256("SHA256withECDSAinP1363Format", "EC"),
        RS256("SHA256withRSA", "RSA");

        private final String signature;
        private final String type;

        Algorithm(String signature, String type) {
            this.signature = signature;
            this.type = type;
        }
    }

    private TokenKey(Algorithm algorithm, KeyPair pair) {
        this.algorithm = algorithm;
        this.pair = pair;
        this.id = id(pair.getPublic());
    }

    /// A fresh key for ES256.
    static TokenKey generate(SecureRandom random) {
        return new TokenKey(Algorithm.ES256, P256.generate(random));
    }

    /// A key pair of its private half.
    ///
    /// @throws InvalidKeyException if it is neither on P-256 nor an RSA key of 2048 to 8192 bits
    static TokenKey of(PrivateKey key) throws InvalidKeyException {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            return new TokenKey(Algorithm.ES256, P256.pairOf(key));
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
            throw new InvalidKeyException("an RSA key of " + bits + " bits");
        }
        try {
            PublicKey publicKey = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            return new TokenKey(Algorithm.RS256, new KeyPair(publicKey, key));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("a private key without a public half", e);
        }
    }

    /// SHA-256 of the public key, as a kube-apiserver names its keys; says nothing of the key itself.
    private static String id(PublicKey key) {
        try {
            return BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    /// Names the key in tokens (`kid`).
    public String id() {
        return id;
    }

    /// `ES256` or `RS256`.
    public String algorithm() {
        return algorithm.name();
    }

    PrivateKey privateKey() {
        return pair.getPrivate();
    }

    /// The signature in the form that tokens have.
    public byte[] sign(byte[] input) {
        try {
            Signature signature = Signature.getInstance(algorithm.signature);
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + this, e);
        }
    }

    /// Whether this key made the signature; a malformed one was not made by any.
    public boolean verify(byte[] input, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(algorithm.signature);
            signature.initVerify(pair.getPublic());
            signature.update(input);
            return signature.verify(signed);
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot check with " + this, e);
        }
    }

    /// The public half as the members of a JSON Web Key (RFC 7517), in the order in which a kube-apiserver writes them.
    public Map<String, String> publicMembers() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("use", "sig");
        members.put("kty", algorithm.type);
        members.put("kid", id);
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            members.put("alg", algorithm());
            members.put("n", BASE64.encodeToString(unsigned(rsa.getModulus())));
            members.put("e", BASE64.encodeToString(unsigned(rsa.getPublicExponent())));
        } else if (pair.getPublic() instanceof ECPublicKey ec) {
            members.put("crv", "P-256");
            members.put("alg", algorithm());
            members.put("x", BASE64.encodeToString(coordinate(ec.getW().getAffineX())));
            members.put("y", BASE64.encodeToString(coordinate(ec.getW().getAffineY())));
        }
        return members;
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = unsigned(number);
        byte[] padded = new byte[P256_BYTES];
        System.arraycopy(bytes, 0, padded, P256_BYTES - bytes.length, bytes.length);
        return padded;
    }

    /// Its algorithm and name.
    @Override
    public String toString() {
        return "TokenKey[" + algorithm + " " + id + "]";
    }
}
