package dev.polder.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// Key pairs on the curve P-256, the one kind of key that is made here.
public final class P256 {
    private static final String CURVE = "secp256r1";
    private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName(CURVE);

    private P256() {}

    /// Makes a fresh pair.
    public static KeyPair generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no P-256", e);
        }
    }

    /// Computes the public half of a private key, so that a key file alone is enough to go on.
    ///
    /// @throws InvalidKeyException if it is not a private key on P-256
    public static KeyPair pairOf(PrivateKey key) throws InvalidKeyException {
        if (!(key instanceof ECPrivateKey ec) || !ec.getParams().getOrder().equals(PARAMETERS.getN())) {
            throw new InvalidKeyException("not a private key on P-256");
        }
        byte[] point = new FixedPointCombMultiplier()
                .multiply(PARAMETERS.getG(), ec.getS())
                .normalize()
                .getEncoded(false);
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1);
        try {
            byte[] encoded = new SubjectPublicKeyInfo(algorithm, point).getEncoded();
            PublicKey publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            return new KeyPair(publicKey, key);
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidKeyException("a private key without a public half", e);
        }
    }
}
