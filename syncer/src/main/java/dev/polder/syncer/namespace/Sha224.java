package dev.polder.syncer.namespace;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-224 of a text as a number in base 36 or 62, which is how kcp makes names out of identities: labels and namespace
/// names allow few characters.
public final class Sha224 {
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private Sha224() {}

    /// Lower-case letters and digits.
    public static String base36(String text) {
        return number(text).toString(36);
    }

    /// Digits, lower-case and upper-case letters, in this order of value.
    public static String base62(String text) {
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        StringBuilder reversed = new StringBuilder();
        for (BigInteger rest = number(text); rest.signum() > 0; rest = rest.divide(base)) {
            reversed.append(DIGITS.charAt(rest.mod(base).intValue()));
        }
        return reversed.reverse().toString();
    }

    private static BigInteger number(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-224").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-224", e);
        }
    }
}
