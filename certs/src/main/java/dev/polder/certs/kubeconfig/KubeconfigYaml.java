package dev.polder.certs.kubeconfig;

import dev.polder.certs.ClientCredential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes a kubeconfig as YAML. Every value is in double quotes, so that no name is ever read as a number, a boolean or
/// anything else, whatever version of YAML the reader follows.
final class KubeconfigYaml {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int FIRST_NON_ASCII = 0x7f;
    private static final int REPLACEMENT = 0xfffd;

    private final StringBuilder text = new StringBuilder(8 * 1024);

    private KubeconfigYaml() {}

    static String write(Kubeconfig kubeconfig) {
        var yaml = new KubeconfigYaml();
        yaml.field("", "apiVersion", "v1").field("", "kind", "Config");
        yaml.open("", "preferences", " {}");
        yaml.open("", "clusters", kubeconfig.clusters().isEmpty() ? " []" : "");
        kubeconfig.clusters().forEach(yaml::cluster);
        yaml.open("", "users", kubeconfig.users().isEmpty() ? " []" : "");
        kubeconfig.users().forEach(yaml::user);
        yaml.open("", "contexts", "");
        kubeconfig.contexts().forEach(yaml::context);
        yaml.field("", "current-context", kubeconfig.currentContext());
        return yaml.text.toString();
    }

    private void cluster(KubeconfigCluster cluster) {
        field("- ", "name", cluster.name()).open("  ", "cluster", "");
        field("    ", "certificate-authority-data", base64(cluster.certificateAuthorityPem()));
        field("    ", "server", cluster.server());
    }

    private void user(KubeconfigUser user) {
        ClientCredential credential = user.credential();
        field("- ", "name", user.name()).open("  ", "user", "");
        field("    ", "client-certificate-data", base64(credential.certificatePem()));
        field("    ", "client-key-data", base64(credential.privateKeyPem()));
    }

    private void context(KubeconfigContext context) {
        field("- ", "name", context.name()).open("  ", "context", "");
        field("    ", "cluster", context.cluster()).field("    ", "user", context.user());
        context.namespace().ifPresent(namespace -> field("    ", "namespace", namespace));
    }

    private KubeconfigYaml field(String indent, String key, String value) {
        text.append(indent).append(key).append(": ");
        quote(value);
        text.append('\n');
        return this;
    }

    private void open(String indent, String key, String rest) {
        text.append(indent).append(key).append(':').append(rest).append('\n');
    }

    private void quote(String value) {
        text.append('"');
        value.codePoints().forEach(this::character);
        text.append('"');
    }

    private void character(int c) {
        if (c == '"' || c == '\\') {
            text.append('\\').append((char) c);
        } else if (c >= FIRST_PRINTABLE && c < FIRST_NON_ASCII) {
            text.append((char) c);
        } else if (Character.isSupplementaryCodePoint(c)) {
            text.append("\\U%08x".formatted(c));
        } else {
            // Half a surrogate pair is no character; YAML has no way to write it.
            text.append("\\u%04x".formatted(Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c));
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
