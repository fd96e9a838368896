package dev.polder.gateway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.yaml.YamlWriter;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.ClientCredential;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigReaderTest {
    private static final String FRAME =
            """
            clusters: [{name: c, cluster: {server: 'https://h:1'%s}}]
            users: [{name: u, user: {%s}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """;

    @TempDir
    Path directory;

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("config"), text);
    }

    private ServerAccess read(String text) throws Exception {
        return KubeconfigReader.read(List.of(file(text)));
    }

    private String problem(String text) throws Exception {
        Path file = file(text);
        var e = assertThrows(KubeconfigException.class, () -> KubeconfigReader.read(List.of(file)));
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        return e.getMessage();
    }

    private ClientCredential credential() throws Exception {
        return CertificateAuthority.loadOrCreate(
                        directory.resolve("certs"), InstantSource.system(), new SecureRandom())
                .issue(ClientCertificateRequest.operator("somebody", List.of()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void embeddedCertificatesAndKeysAreRead() throws Exception {
        ClientCredential credential = credential();
        ServerAccess access = read(FRAME.formatted(
                ", certificate-authority-data: " + base64(credential.certificatePem()),
                "client-certificate-data: %s, client-key-data: %s"
                        .formatted(base64(credential.certificatePem()), base64(credential.privateKeyPem()))));
        assertEquals(URI.create("https://h:1"), access.server());
        assertEquals(new Trust.Authorities(credential.certificatePem()), access.trust());
        assertEquals(
                new Credential.ClientCertificate(credential.certificatePem(), credential.privateKeyPem()),
                access.credential());
        assertFalse(access.toString().contains("PRIVATE"), access.toString());
    }

    @Test
    void filesAreRelativeToTheKubeconfig() throws Exception {
        ClientCredential credential = credential();
        Files.writeString(directory.resolve("c.crt"), credential.certificatePem());
        Files.writeString(directory.resolve("c.key"), credential.privateKeyPem());
        ServerAccess access = read(FRAME.formatted(
                ", certificate-authority: c.crt", "client-certificate: ./c.crt, client-key: c.key"));
        assertInstanceOf(Credential.ClientCertificate.class, access.credential());
        assertInstanceOf(Trust.Authorities.class, access.trust());
    }

    @Test
    void whatIsWrittenCanBeReadAgain() throws Exception {
        ClientCredential credential = credential();
        var access = new ServerAccess(
                URI.create("https://127.0.0.1:6443/clusters/root:demo"),
                new Trust.Authorities(credential.certificatePem()),
                new Credential.ClientCertificate(credential.certificatePem(), credential.privateKeyPem()));
        assertEquals(access, read(YamlWriter.text(access.toKubeconfig("root:demo"))));
        var token = new ServerAccess(URI.create("https://h:1"), new Trust.Platform(), new Credential.Token("abc"));
        assertEquals(token, read(YamlWriter.text(token.toKubeconfig("t"))));
        var open = new ServerAccess(URI.create("https://h:1"), new Trust.Anyone(), new Credential.None());
        assertEquals(open, read(YamlWriter.text(open.toKubeconfig("o"))));
    }

    @Test
    void theTokenMayBeInAFile() throws Exception {
        Files.writeString(directory.resolve("token"), "secret-token\n");
        ServerAccess access = read(FRAME.formatted("", "tokenFile: token"));
        assertEquals(new Credential.Token("secret-token"), access.credential());
        assertFalse(access.toString().contains("secret"), access.toString());
    }

    @Test
    void theFirstFileOfAListWins() throws Exception {
        Path first = Files.writeString(
                directory.resolve("first"),
                """
                clusters: [{name: c, cluster: {server: 'https://first:1/'}}]
                """);
        Path second = file(FRAME.formatted("", "token: t"));
        ServerAccess access = KubeconfigReader.read(List.of(first, second));
        assertEquals(URI.create("https://first:1"), access.server());
        assertEquals(new Credential.Token("t"), access.credential());
    }

    @Test
    void aWorkspaceIsRecognisedInTheUrl() {
        var access = new ServerAccess(
                URI.create("https://h:1/clusters/root:a"), new Trust.Platform(), new Credential.None());
        assertEquals(Optional.of("root:a"), access.workspace());
        assertEquals(URI.create("https://h:1/clusters/root"), access.inWorkspace("root").server());
        var base = new ServerAccess(URI.create("https://h:1"), new Trust.Platform(), new Credential.None());
        assertEquals(Optional.empty(), base.workspace());
        assertEquals(URI.create("https://h:1/clusters/x"), base.inWorkspace("x").server());
    }

    @Test
    void kubeconfigsAreChosenAsKubectlChooses() throws Exception {
        Path named = Path.of("named");
        Path last = Path.of("last");
        Path there = file("{}");
        String list = directory.resolve("missing") + File.pathSeparator + there;
        assertEquals(List.of(named), KubeconfigFiles.choose(named, list, last));
        assertEquals(List.of(there), KubeconfigFiles.choose(null, list, last));
        assertEquals(List.of(last), KubeconfigFiles.choose(null, null, last));
        assertEquals(List.of(last), KubeconfigFiles.choose(null, "", last));
        assertEquals(List.of(Path.of("no-such")), KubeconfigFiles.choose(null, "no-such", last));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                             | is empty or is no kubeconfig",
                "[1, 2]                                         | is empty or is no kubeconfig",
                "{}                                             | has no current-context",
                "a: [b                                          | is not well-formed",
                "current-context: nowhere                       | has no context \"nowhere\"",
            })
    void brokenFilesAreRefusedInOneLine(String text, String expected) throws Exception {
        String message = problem(text);
        assertTrue(message.contains(expected), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec: {command: /bin/true}                     | has exec, a program to run",
                "auth-provider: {name: gcp}                     | has auth-provider",
                "username: me, password: secret                 | has username, a password",
                "as: somebody, token: t                         | has as, which polder does not use",
                "client-certificate-data: '!!!'                 | only one of",
                "client-certificate: nowhere.crt, client-key: k | names the file nowhere.crt, which cannot be read",
                "client-certificate: /dev/zero, client-key: k   | is larger than",
                "client-certificate: \"a\\0b\", client-key: k   | cannot be read",
                "token: \"a b\"                                 | has characters that no token has",
            })
    void credentialsThatCannotBeUsedAreRefused(String user, String expected) throws Exception {
        String message = problem(FRAME.formatted("", user));
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("entry \"u\""), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void dataThatIsNoPemIsRefused() throws Exception {
        String pair = "client-certificate-data: %s, client-key-data: %s";
        String good = base64(credential().certificatePem());
        assertTrue(problem(FRAME.formatted("", pair.formatted(base64("x"), good))).contains("client-certificate"));
        assertTrue(problem(FRAME.formatted("", pair.formatted(good, good))).contains("client-key"));
        assertTrue(problem(FRAME.formatted(", certificate-authority-data: eA==", "")).contains("certificate-authority"));
        assertTrue(problem(FRAME.formatted("", pair.formatted("=", good))).contains("not base64"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:1", "h:1", "https://", "https://u:p@h:1", "https://h:1/?q", "https://h:1/#f", "::"})
    void serversThatAreNoHttpsUrlAreRefused(String server) throws Exception {
        String message = problem(FRAME.replace("https://h:1", server).formatted("", "token: t"));
        assertTrue(message.contains("it must be a URL such as"), message);
    }

    @Test
    void namesThatDoNotExistAreNamed() throws Exception {
        String text = FRAME.formatted("", "token: t");
        assertTrue(problem(text.replace("cluster: c,", "cluster: z,")).contains("has no cluster \"z\""));
        assertTrue(problem(text.replace("user: u}", "user: z}")).contains("has no user \"z\""));
        assertTrue(problem(text.replace("{server", "{proxy-url: 'http://p', server")).contains("proxy-url"));
    }

    @Test
    void filesThatCannotBeReadAreNamed() {
        Path missing = directory.resolve("missing");
        var e = assertThrows(KubeconfigException.class, () -> KubeconfigReader.read(List.of(missing)));
        assertTrue(e.getMessage().contains("does not exist; name a file that does"), e.getMessage());
        e = assertThrows(KubeconfigException.class, () -> KubeconfigReader.read(List.of(directory)));
        assertTrue(e.getMessage().contains("is a directory"), e.getMessage());
    }

    @Test
    void hostileYamlIsBounded() throws Exception {
        assertTrue(problem("a: ".repeat(200) + "1").contains("is not well-formed"));
        assertTrue(problem("[".repeat(100)).contains("is not well-formed"));
        StringBuilder bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'g'; c++) {
            String ten = ("*" + (char) (c - 1) + ",").repeat(10);
            bomb.append("%s: &%s [%s]\n".formatted(c, c, ten.substring(0, ten.length() - 1)));
        }
        assertTrue(problem(bomb.toString()).contains("is not well-formed"));
        assertTrue(problem("# " + "x".repeat(2 * 1024 * 1024)).contains("is not well-formed"));
    }
}
