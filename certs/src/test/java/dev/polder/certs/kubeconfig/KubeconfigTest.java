package dev.polder.certs.kubeconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.ClientCertificateRequest;
import dev.polder.certs.ClientCredential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class KubeconfigTest {
    private static final Path KUBECTL = Path.of("/usr/bin/kubectl");
    private static final String URL = "https://127.0.0.1:6443";

    @TempDir
    Path directory;

    private String trust;
    private ClientCredential credential;

    @BeforeEach
    void createCredential() throws Exception {
        var authority = CertificateAuthority.loadOrCreate(
                directory.resolve("pki"), InstantSource.system(), new SecureRandom());
        trust = authority.servingTrustPem();
        credential = authority.issue(ClientCertificateRequest.operator("ann", List.of("system:masters")));
    }

    @Test
    void adminKubeconfigHasTheContextsOfKcp() {
        Map<?, ?> read = parse(AdminKubeconfig.of(URL, trust, credential));
        assertEquals("v1", read.get("apiVersion"));
        assertEquals("Config", read.get("kind"));
        assertEquals("root", read.get("current-context"));
        assertEquals(
                List.of(
                        Map.of("name", "root", "context", Map.of("cluster", "root", "user", "polder-admin")),
                        Map.of("name", "base", "context", Map.of("cluster", "base", "user", "polder-admin")),
                        Map.of("name", "shard-base", "context", Map.of("cluster", "base", "user", "polder-admin"))),
                read.get("contexts"));
        assertEquals(
                List.of(
                        Map.of("name", "root", "cluster", Map.of(
                                "server", URL + "/clusters/root", "certificate-authority-data", base64(trust))),
                        Map.of("name", "base", "cluster", Map.of(
                                "server", URL, "certificate-authority-data", base64(trust)))),
                read.get("clusters"));
        assertEquals(
                List.of(Map.of("name", "polder-admin", "user", Map.of(
                        "client-certificate-data", base64(credential.certificatePem()),
                        "client-key-data", base64(credential.privateKeyPem())))),
                read.get("users"));
    }

    @Test
    void everyNameSurvivesTheYaml() {
        String control = "\"q\" \\ \n\t\u0001\u007f\u0085\u2028\ufeff";
        for (String name : List.of("yes", "123", "a: b # c", control, "größe 𝛼", "- x")) {
            var cluster = new KubeconfigCluster(name, URL, trust);
            var context = new KubeconfigContext(name, name, name, Optional.of(name));
            var kubeconfig = new Kubeconfig(
                    List.of(cluster), List.of(new KubeconfigUser(name, credential)), List.of(context), name);
            Map<?, ?> read = parse(kubeconfig);
            assertEquals(name, read.get("current-context"));
            assertEquals(
                    List.of(Map.of("name", name, "context", Map.of("cluster", name, "user", name, "namespace", name))),
                    read.get("contexts"));
        }
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        var cluster = new KubeconfigCluster("a\ud83d", URL, trust);
        var kubeconfig = Kubeconfig.of(cluster, new KubeconfigUser("u", credential));
        assertEquals("a\ufffd", parse(kubeconfig).get("current-context"));
    }

    @Test
    void namesThatDoNotFitTogetherAreRefused() {
        var cluster = new KubeconfigCluster("a", URL, trust);
        var user = new KubeconfigUser("u", credential);
        refused("no kubeconfig entry for cluster b", List.of(cluster), List.of(user), "b", "u", "c");
        refused("no kubeconfig entry for user v", List.of(cluster), List.of(user), "a", "v", "c");
        refused("no kubeconfig entry for context d", List.of(cluster), List.of(user), "a", "u", "d");
        refused("two kubeconfig entries for cluster a", List.of(cluster, cluster), List.of(user), "a", "u", "c");
    }

    @Test
    void onlyTheOwnerMayReadTheFileAndItsNewDirectory() throws Exception {
        Path file = directory.resolve("new/dir/admin.kubeconfig");
        new KubeconfigFile(file).write(AdminKubeconfig.of(URL, trust, credential));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void noStringFormShowsAKey() {
        String shown = AdminKubeconfig.of(URL, trust, credential).toString();
        assertTrue(shown.contains("CN=ann"), shown);
        assertFalse(shown.contains("PRIVATE"), shown);
    }

    @Test
    void kubectlReadsTheFile() throws Exception {
        assumeTrue(Files.isExecutable(KUBECTL), "skipped: there is no " + KUBECTL);
        Path file = directory.resolve("admin.kubeconfig");
        new KubeconfigFile(file).write(AdminKubeconfig.of(URL, trust, credential));
        Map<?, ?> read = (Map<?, ?>) load(kubectl(file, "config", "view", "--raw", "-o", "json"));
        Map<?, ?> written = parse(AdminKubeconfig.of(URL, trust, credential));
        for (String part : List.of("clusters", "users", "contexts")) {
            assertEquals(byName((List<?>) written.get(part)), byName((List<?>) read.get(part)));
        }
        assertEquals("root", kubectl(file, "config", "current-context").strip());
    }

    private String kubectl(Path kubeconfig, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(KUBECTL.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "kubectl does not end");
        String text = Files.readString(output);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private static Map<Object, Object> byName(List<?> entries) {
        var byName = new HashMap<>();
        entries.forEach(entry -> byName.put(((Map<?, ?>) entry).get("name"), entry));
        return byName;
    }

    private void refused(
            String message, List<KubeconfigCluster> clusters, List<KubeconfigUser> users, String... names) {
        var contexts = List.of(new KubeconfigContext("c", names[0], names[1]));
        var thrown = assertThrows(
                IllegalArgumentException.class, () -> new Kubeconfig(clusters, users, contexts, names[2]));
        assertEquals(message, thrown.getMessage());
    }

    private static Map<?, ?> parse(Kubeconfig kubeconfig) {
        return (Map<?, ?>) load(kubeconfig.toYaml());
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
