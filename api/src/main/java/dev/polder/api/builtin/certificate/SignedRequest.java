package dev.polder.api.builtin.certificate;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A PKCS #10 request for a certificate (RFC 2986): whether it is one, and signed with the key that it asks for.
final class SignedRequest {
    private static final int LONGEST = 64 << 10;
    private static final int MOST_RSA_BITS = 16_384;
    private static final String PSS = "RSASSA-PSS";

    /// How a request may be signed, by the object identifier in hexadecimal figures.
    private static final Map<String, Algorithm> ALGORITHMS = Map.of(
            "2a864886f70d01010b", new Algorithm("RSA", "SHA256withRSA"),
            "2a864886f70d01010c", new Algorithm("RSA", "SHA384withRSA"),
            "2a864886f70d01010d", new Algorithm("RSA", "SHA512withRSA"),
            "2a864886f70d01010a", new Algorithm("RSA", PSS),
            "2a8648ce3d040302", new Algorithm("EC", "SHA256withECDSA"),
            "2a8648ce3d040303", new Algorithm("EC", "SHA384withECDSA"),
            "2a8648ce3d040304", new Algorithm("EC", "SHA512withECDSA"),
            "2b6570", new Algorithm("Ed25519", "Ed25519"));

    private record Algorithm(String key, String signature) {
        String mismatch() {
            return switch (key) {
                case "RSA" -> "crypto/rsa: verification error";
                case "EC" -> "x509: ECDSA verification failure";
                default -> "x509: Ed25519 verification failure";
            };
        }
    }

    private SignedRequest() {}

    /// What is wrong with a request in PEM, or null.
    static @Nullable String flaw(byte[] pem) {
        List<PemBlock> blocks = PemBlock.of(pem);
        if (blocks.isEmpty() || !blocks.getFirst().type().equals("CERTIFICATE REQUEST")) {
            return "PEM block type must be CERTIFICATE REQUEST";
        }
        byte[] der = blocks.getFirst().content();
        if (der.length > LONGEST) {
            return "x509: the request is larger than %d bytes".formatted(LONGEST);
        }
        try {
            return flawOf(der);
        } catch (Der.MalformedException e) {
            return e.getMessage();
        } catch (GeneralSecurityException | IOException e) {
            return "x509: malformed certificate request";
        }
    }

    private static @Nullable String flawOf(byte[] der)
            throws Der.MalformedException, GeneralSecurityException, IOException {
        Der all = new Der(der);
        Der request = all.enter(Der.SEQUENCE);
        if (!all.isAtEnd()) {
            return "asn1: syntax error: trailing data";
        }
        byte[] info = request.whole(Der.SEQUENCE);
        Der algorithm = request.enter(Der.SEQUENCE);
        byte[] identifier = algorithm.enter(Der.OBJECT_IDENTIFIER).rest();
        Algorithm known = ALGORITHMS.get(HexFormat.of().formatHex(identifier));
        byte[] bits = request.enter(Der.BIT_STRING).rest();
        if (bits.length < 2 || bits[0] != 0) {
            return "asn1: structure error: invalid signature";
        }
        Der parts = new Der(info).enter(Der.SEQUENCE);
        parts.enter(Der.INTEGER);
        parts.enter(Der.SEQUENCE);
        byte[] key = parts.whole(Der.SEQUENCE);
        if (known == null) {
            return "x509: cannot verify signature: algorithm unimplemented";
        }
        Signature signature = Signature.getInstance(known.signature());
        PublicKey publicKey = KeyFactory.getInstance(known.key()).generatePublic(new X509EncodedKeySpec(key));
        if (publicKey instanceof RSAPublicKey rsa && isTooLarge(rsa)) {
            return "crypto/rsa: public key is larger than %d bits".formatted(MOST_RSA_BITS);
        }
        signature.initVerify(publicKey);
        if (known.signature().equals(PSS)) {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance(PSS);
            parameters.init(algorithm.rest());
            signature.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
        }
        signature.update(info);
        return verified(signature, bits) ? null : known.mismatch();
    }

    private static boolean isTooLarge(RSAPublicKey key) {
        BigInteger exponent = key.getPublicExponent();
        return key.getModulus().bitLength() > MOST_RSA_BITS || exponent.bitLength() > Integer.SIZE;
    }

    private static boolean verified(Signature signature, byte[] bits) {
        try {
            return signature.verify(bits, 1, bits.length - 1);
        } catch (GeneralSecurityException e) {
            return false; // No signature of this kind at all.
        }
    }
}
