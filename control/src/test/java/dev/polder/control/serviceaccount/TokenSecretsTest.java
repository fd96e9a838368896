package dev.polder.control.serviceaccount;

import static dev.polder.control.testing.World.WS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.control.ResourceController;
import dev.polder.control.object.Meta;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenSecretsTest {
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final GroupVersionResource ACCOUNTS = new GroupVersionResource("", "v1", "serviceaccounts");

    private final World world = new World();

    @BeforeEach
    void start() {
        world.opened(new ResourceController(
                        "token-secrets",
                        world.store,
                        TokenSecrets.sources(),
                        new TokenSecrets(
                                world.store,
                                world.resources,
                                "certificates",
                                (secret, account, uid) -> secret.name() + " of " + account + " " + uid),
                        World.LIMITS,
                        world.tools))
                .start();
    }

    @AfterEach
    void end() {
        world.close();
    }

    private String account(String name) {
        JsonObject account = new JsonObject()
                .put("kind", "ServiceAccount")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject().put("name", name));
        return Meta.uid(world.create(WS, ACCOUNTS, "ns", account));
    }

    private void secret(String name, String type, String account) {
        JsonObject annotations = new JsonObject().put("kubernetes.io/service-account.name", account);
        world.create(WS, SECRETS, "ns", new JsonObject()
                .put("kind", "Secret")
                .put("apiVersion", "v1")
                .put("metadata", new JsonObject().put("name", name).put("annotations", annotations))
                .put("type", type));
    }

    private void tokenSecret(String name, String account) {
        secret(name, "kubernetes.io/service-account-token", account);
    }

    private JsonObject got(String name) {
        return world.get(WS, SECRETS, "ns", name).orElse(new JsonObject());
    }

    private String data(String name, String key) {
        String text = got(name).stringAt("data", key);
        return text == null ? "" : new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    private void awaitData(String name, String key, String value) {
        Await.until(() -> data(name, key).equals(value), () -> got(name));
    }

    private void awaitGone(String name) {
        Await.until(() -> world.get(WS, SECRETS, "ns", name).isEmpty(), () -> got(name));
    }

    @Test
    void aSecretIsFilledAndWhatIsTakenOutComesBack() {
        String uid = account("robot");
        tokenSecret("kept", "robot");
        awaitData("kept", "token", "kept of robot " + uid);
        assertEquals("certificates", data("kept", "ca.crt"));
        assertEquals("ns", data("kept", "namespace"));
        assertEquals(uid, Meta.annotations(got("kept")).get("kubernetes.io/service-account.uid"));
        world.change(WS, SECRETS, "ns", "kept", secret -> {
            secret.objectOrNew("data").remove("token");
            secret.objectOrNew("data").put("ca.crt", "b2xk");
        });
        awaitData("kept", "token", "kept of robot " + uid);
        awaitData("kept", "ca.crt", "certificates");
    }

    @Test
    void aSecretGoesWithItsAccountAndWithoutOne() {
        tokenSecret("early", "robot");
        awaitGone("early");
        String uid = account("robot");
        tokenSecret("kept", "robot");
        secret("other", "Opaque", "robot");
        awaitData("kept", "token", "kept of robot " + uid);
        world.delete(WS, ACCOUNTS, "ns", "robot");
        String next = account("robot");
        awaitGone("kept");
        tokenSecret("kept", "robot");
        awaitData("kept", "token", "kept of robot " + next);
        assertTrue(world.get(WS, SECRETS, "ns", "other").isPresent());
        tokenSecret("odd", "no\0name");
        awaitGone("odd");
    }

    @Test
    void anAccountForgetsASecretThatIsGone() {
        account("robot");
        tokenSecret("one", "robot");
        world.change(WS, ACCOUNTS, "ns", "robot", account -> account.put(
                "secrets",
                new JsonArray()
                        .add(new JsonObject().put("name", "one"))
                        .add(new JsonObject().put("name", "two"))));
        awaitData("one", "namespace", "ns");
        world.delete(WS, SECRETS, "ns", "one");
        Await.until(
                () -> world.get(WS, ACCOUNTS, "ns", "robot").orElseThrow().objects("secrets").size() == 1,
                () -> world.get(WS, ACCOUNTS, "ns", "robot"));
    }
}
