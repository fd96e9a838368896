package dev.polder.syncer.synctarget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.syncer.downstream.DownstreamCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubeconfigTest {
    private static final String SERVER = "server: 'https://h:6443/'";

    @Test
    void tokenAndAuthorityAreTakenFromTheCurrentContext() {
        DownstreamCredentials c = read(SERVER + ", certificate-authority-data: " + base64("CA"), "token: secret");
        assertEquals(new DownstreamCredentials("https://h:6443", "CA", null, null, "secret"), c);
        assertFalse(c.toString().contains("secret"));
    }

    @Test
    void certificateAndKeyAreTakenAsData() {
        DownstreamCredentials c = read(
                SERVER, "client-certificate-data: %s, client-key-data: %s".formatted(base64("CERT"), base64("KEY")));
        assertEquals("CERT", c.clientCert());
        assertEquals("KEY", c.clientKey());
        assertNull(c.caPem());
        assertNull(c.token());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "token: t, exec: {command: rm}            | exec",
                "auth-provider: {name: oidc}              | auth-provider",
                "tokenFile: /etc/shadow                   | tokenFile",
                "client-certificate: /a, client-key: /b   | names a file",
                "token: t, client-key: /b                 | client-key",
                "username: root, password: root           | not supported",
                "token: t, as: 'system:masters'           | as",
                "token: ''                                | neither a token",
                "client-certificate-data: QQ==            | neither a token"
            })
    void userThatWouldReachBeyondTheTextIsRefused(String user, String why) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> read(SERVER, user));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "server: 'https://h', certificate-authority: /etc/ca       | names a file",
                "server: 'https://h', insecure-skip-tls-verify: true       | any server",
                "server: 'https://h', proxy-url: 'http://proxy'            | proxy-url",
                "server: 'http://h'                                        | https://host:port",
                "server: 'file:///etc/passwd'                              | https://host:port",
                "server: 'https://user@h'                                  | https://host:port",
                "server: 'https://h?x=y'                                   | https://host:port",
                "server: 'https://a b'                                     | not a URL",
                "name: x                                                   | https://host:port"
            })
    void clusterThatCannotBeTrustedIsRefused(String cluster, String why) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> read(cluster, "token: t"));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[]|not an object", "a: [|cannot be read", "a: b|no context"})
    void whatIsNoKubeconfigIsRefused(String text, String why) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> Kubeconfig.read(text.getBytes(StandardCharsets.UTF_8)));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    private static DownstreamCredentials read(String cluster, String user) {
        String text = """
            apiVersion: v1
            kind: Config
            current-context: two
            contexts:
            - {name: one, context: {cluster: other, user: other}}
            - {name: two, context: {cluster: c, user: u, namespace: ignored}}
            clusters:
            - {name: c, cluster: {%s}}
            users:
            - {name: u, user: {%s}}
            """.formatted(cluster, user);
        return Kubeconfig.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
