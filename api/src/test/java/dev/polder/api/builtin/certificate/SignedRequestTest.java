package dev.polder.api.builtin.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedRequestTest {
    private static final String RSA =
            "MIICUTCCATkCAQAwDDEKMAgGA1UEAwwBeDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAL1HoumYvYR3YjFKIuQdMklF"
            + "tnqj3qpESSx00htDIbAyhuSqVdHUePB8fzeab43P6G0Hu8+wRh2BoShM+8TbVR2/FOf1hoXZHSrD0flFJ7nfrW9S1XF4m3QSZOcG"
            + "HWL7iP5nmGDExa/Y0XDKssQYn9fvwydQLWlfV6AL+aB46+pyvoZLxo5bEhu4WRmiSPlLiwPbz3SGe3Fl2mI/M2jyGBBSf0aNXr8l"
            + "enlTlj1xpBKyXXYPBm8JJikfNUYHa3kHtVYyxxLdGOQbLtB88/HY1JbXn0NrULBsifdpExOihpZ65hvxOHnL76KOJfjYnonZMjaJ"
            + "WT5sZKNVUq+oVGqEULsCAwEAAaAAMA0GCSqGSIb3DQEBCwUAA4IBAQAjOlNfCNmb3E0kkQhUOcvge14kcZ9f+PYcKcquz12nvzvM"
            + "yUKwWKaYLl3UDmKWD1eEvKf3DH+5UdmMApuKJc+DXfMBDKBScYz+LxsMveU3Ykz2d3Xfr+svpVk4J4yhiFp6ica93MWPwo/cayuh"
            + "UE3QYeJBT1BjbJmVknr5xQOwIlQYMrxVJjiQ4eJ+jpEnI3xNgIpmlkhfa9yOQQ6nStti90OScOlgfXCnMIcM2l7uUdbWgE4bgvmk"
            + "Czi2F8MPUWNpXxYLIot9vN22FLZEYrpVKSUADy9yM31v2EaInARkuOEw/oVwOEhordl8ikmT1NKcgQnOxFBFvuR4+axA1tyA";
    private static final String PSS =
            "MIIChTCCATkCAQAwDDEKMAgGA1UEAwwBeDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAL1HoumYvYR3YjFKIuQdMklF"
            + "tnqj3qpESSx00htDIbAyhuSqVdHUePB8fzeab43P6G0Hu8+wRh2BoShM+8TbVR2/FOf1hoXZHSrD0flFJ7nfrW9S1XF4m3QSZOcG"
            + "HWL7iP5nmGDExa/Y0XDKssQYn9fvwydQLWlfV6AL+aB46+pyvoZLxo5bEhu4WRmiSPlLiwPbz3SGe3Fl2mI/M2jyGBBSf0aNXr8l"
            + "enlTlj1xpBKyXXYPBm8JJikfNUYHa3kHtVYyxxLdGOQbLtB88/HY1JbXn0NrULBsifdpExOihpZ65hvxOHnL76KOJfjYnonZMjaJ"
            + "WT5sZKNVUq+oVGqEULsCAwEAAaAAMEEGCSqGSIb3DQEBCjA0oA8wDQYJYIZIAWUDBAIBBQChHDAaBgkqhkiG9w0BAQgwDQYJYIZI"
            + "AWUDBAIBBQCiAwIBIAOCAQEAWSPm/1fS5oEPKLtVdWSGq/3zkKh25kQQ3cpfz/YKTWBB2uC+FCFa+9ZHK5N8w683Kd3ZGAfLf+MC"
            + "LrZKC2uhCGffvRt6Tdi1uq8TEdht/mpbHZWXaRw0k5QhK0ZJIkujfAIpbLJ7f5DMQQlJ1YhEjIvcghXIHN5H6S6uj5AxVg7HoHrl"
            + "favha+8hrCtU9zZmI8xQNY/PxSwUcoEbGiNUcOzloMclQUSNgOZ7spxLkaq41fnop14zGh16h3+xaxJMFYtgEVTVS4OORNk7E4nQ"
            + "+ZsyAOdlWgqtOGriS6VRrXBKZRH2HpB8ibIEiPxkEKsPS5WB/t3DyhUfovtDoXq1sQ==";
    private static final String ED25519 =
            "MIGLMD8CAQAwDDEKMAgGA1UEAwwBeDAqMAUGAytlcAMhAIKIKNbLqmvKp6lmpzb5D5kgBAzpdPH31DdIMiveLXjUoAAwBQYDK2Vw"
            + "A0EAiHeISrLt/r384AWyz7j0HXHfbgcgKZZy2ypcbyWU2XXbhTbsXs1RpeUGhoU2tQGJSVqxPMf1dn+CG5hQoaKiAQ==";
    private static final String SHA1 =
            "MIHFMG4CAQAwDDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCvO4npIil1U0ayuvPhsTi5jjXnHVxY1sD+D"
            + "+46wK5HYJcT4KgFhW8i6zJ2n3ZecZVlV3UhuoNafZNedTE7uzM2gADAJBgcqhkjOPQQBA0gAMEUCIQCV7VOZOPq1o/U0SkXb5f2F"
            + "SmiA/rBTx/ZoQGqTwaahgAIgBahWguTsu0VGd9QfpAvqy7P/WUabilyNhANXjDlHYKM=";

    private static String flaw(byte[] der) {
        String text = "-----BEGIN CERTIFICATE REQUEST-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
        return SignedRequest.flaw(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(String text) {
        return Base64.getDecoder().decode(text);
    }

    @Test
    void everyUsualSignatureIsVerified() {
        for (String request : List.of(RSA, PSS, ED25519)) {
            assertNull(flaw(der(request)));
        }
    }

    @Test
    void aForgedSignatureIsNone() {
        byte[] rsa = der(RSA);
        rsa[rsa.length - 1] ^= 1;
        assertEquals("crypto/rsa: verification error", flaw(rsa));
        byte[] ed25519 = der(ED25519);
        ed25519[ed25519.length - 40] ^= 1;
        assertEquals("x509: Ed25519 verification failure", flaw(ed25519));
        assertEquals("x509: cannot verify signature: algorithm unimplemented", flaw(der(SHA1)));
    }

    @Test
    void whateverIsCutOffOrPutInIsRefused() {
        byte[] whole = der(ED25519);
        for (int length = 0; length < whole.length; length++) {
            assertNotNull(flaw(Arrays.copyOf(whole, length)));
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x55;
            assertNotNull(flaw(changed), "byte " + at);
        }
        assertNotNull(flaw(Arrays.copyOf(whole, whole.length + 1)));
        assertEquals("x509: the request is larger than 65536 bytes", flaw(new byte[65_537]));
    }

    @Test
    void theFirstBlockCounts() {
        String other = "text\n-----BEGIN THING-----\nYWJj\n-----END THING-----\n";
        byte[] text = other.getBytes(StandardCharsets.US_ASCII);
        assertEquals("PEM block type must be CERTIFICATE REQUEST", SignedRequest.flaw(text));
        List<PemBlock> blocks = PemBlock.of((other + "-----BEGIN B-----\nProc-Type: x\n\n!\n-----END B-----\n" + other)
                .getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of("THING", "THING"), blocks.stream().map(PemBlock::type).toList());
        assertEquals(0, PemBlock.of("-----BEGIN A-----\nYWJj\n-----END B-----".getBytes(StandardCharsets.US_ASCII)).size());
    }
}
