package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Creation, change, deletion, subresources and namespaces: items of the checklist that no other test proves.
@Timeout(90)
class WritingChecklistTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("writing");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject create(String path, String object) {
        RestClient.Answer answer = client.post(path, object);
        assertEquals(201, answer.status(), answer.text());
        return answer.json();
    }

    private static JsonObject map(String name, String more) {
        return create(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"" + more + "}}");
    }

    private static JsonObject deployment(String name) {
        return create(DEPLOYMENTS, """
                {"metadata":{"name":"%s"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"a"}},"template":
                {"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""".formatted(name));
    }

    private static RestClient.Answer merge(String path, String patch) {
        return client.patch(path, "merge-patch+json", patch);
    }

    private static long generation(JsonObject object) {
        return object.integerAt("metadata", "generation").orElse(0);
    }

    private static RestClient.Answer delete(String path, String body) {
        return client.send("DELETE", path, body.getBytes(StandardCharsets.UTF_8), "content-type", "application/json");
    }

    private static void assertTold(int code, String message, RestClient.Answer answer) {
        assertEquals(message, answer.message());
        assertEquals(code, answer.status());
    }

    private static String warnings(RestClient.Answer answer) {
        return String.join("\n", answer.headers().getOrDefault("warning", List.of()));
    }

    @Test
    @DisplayName("#140 which updates create")
    void createdByUpdate() {
        assertEquals(404, client.put(MAPS + "/fresh", "{\"metadata\":{\"name\":\"fresh\"}}").status());
        String lease = "/apis/coordination.k8s.io/v1/namespaces/default/leases/fresh";
        assertEquals(201, client.put(lease, "{\"metadata\":{\"name\":\"fresh\"},\"spec\":{\"holderIdentity\":\"h\"}}").status());
        String endpoints = "/api/v1/namespaces/default/endpoints/fresh";
        assertEquals(201, client.put(endpoints, "{\"metadata\":{\"name\":\"fresh\"}}").status());
        assertEquals(200, client.put(endpoints, "{\"metadata\":{\"name\":\"fresh\"}}").status());
    }

    @Test
    @DisplayName("#141 what the server sets is not the client's to say")
    void setByTheServer() {
        JsonObject made = create(DEPLOYMENTS, """
                {"metadata":{"name":"set","uid":"mine","creationTimestamp":"2000-01-01T00:00:00Z","generation":7,"selfLink":"/x",
                "deletionTimestamp":"2000-01-01T00:00:00Z","deletionGracePeriodSeconds":5},
                "spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        JsonObject metadata = made.objectOrNew("metadata");
        assertTrue(metadata.string("uid", "").matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        assertTrue(metadata.string("creationTimestamp", "").matches("20[2-9]\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
        assertEquals(1, generation(made));
        for (String none : List.of("selfLink", "deletionTimestamp", "deletionGracePeriodSeconds")) {
            assertFalse(metadata.has(none), none);
        }
        assertTold(
                400,
                "resourceVersion should not be set on objects to be created",
                client.post(MAPS, "{\"metadata\":{\"name\":\"x\",\"resourceVersion\":\"7\"}}"));
    }

    @Test
    @DisplayName("#142 generated names are short enough, of letters that spell nothing")
    void generatedNames() {
        String base = "b".repeat(70);
        String name = String.valueOf(create(MAPS, "{\"metadata\":{\"generateName\":\"" + base + "\"}}").stringAt("metadata", "name"));
        assertTrue(name.matches("b{58}[bcdfghjklmnpqrstvwxz2456789]{5}"), name);
    }

    @Test
    @DisplayName("#144 #145 names, labels, annotations and finalizers keep to their forms")
    void forms() {
        String subdomain = "a lowercase RFC 1123 subdomain must consist of";
        assertTrue(client.post(MAPS, "{\"metadata\":{\"name\":\"Upper\"}}").message().contains(subdomain));
        assertTrue(client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"a.b\"}}")
                .message()
                .contains("must not contain dots"));
        assertEquals(422, client.post(MAPS, "{\"metadata\":{\"name\":\"" + "x".repeat(254) + "\"}}").status());
        assertEquals(
                422,
                client.post(MAPS, "{\"metadata\":{\"name\":\"l\",\"labels\":{\"a\":\"" + "x".repeat(64) + "\"}}}").status());
        String role = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
        assertEquals(201, client.post(role, "{\"metadata\":{\"name\":\"Any:Segment\"}}").status());
        RestClient.Answer large = client.post(
                MAPS, "{\"metadata\":{\"name\":\"l\",\"annotations\":{\"a\":\"" + "x".repeat(256 << 10) + "\"}}}");
        assertEquals(422, large.status());
        assertTrue(large.message().contains("metadata.annotations: Too long: may not be more than 262144 bytes"), large.message());
        assertTrue(large.text().contains("FieldValueTooLong"), large.text().substring(0, 200));
    }

    @Test
    @DisplayName("#146 owners are whole, one controls, and who stands there twice is told of")
    void owners() {
        String of = "{\"metadata\":{\"name\":\"owned\",\"ownerReferences\":[%s]}}";
        String a = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"a\",\"uid\":\"1\",\"controller\":true}";
        String b = a.replace("\"1\"", "\"2\"");
        assertTrue(client.post(MAPS, of.formatted(a + "," + b)).message().contains("Only one reference can have Controller set to true"));
        assertEquals(422, client.post(MAPS, of.formatted(a.replace("\"uid\":\"1\"", "\"uid\":\"\""))).status());
        RestClient.Answer twice = client.post(MAPS + "?dryRun=All", of.formatted(a + "," + a));
        assertEquals(201, twice.status(), twice.text());
        assertEquals(1, twice.json().objectOrNew("metadata").objects("ownerReferences").size());
        assertTrue(
                warnings(twice).startsWith("299 - \".metadata.ownerReferences contains duplicate entries;")
                        && warnings(twice).endsWith("duplicate UID(s) observed: 1\""),
                warnings(twice));
        map("owned-later", "");
        RestClient.Answer later = merge(
                MAPS + "/owned-later?dryRun=All", "{\"metadata\":{\"ownerReferences\":[" + b + "," + b + "]}}");
        assertTrue(warnings(later).contains("observed: 2"), later.text());
        assertEquals("", warnings(client.post(MAPS + "?dryRun=All", of.formatted(a))));
    }

    @Test
    @DisplayName("#149 the identity of an object does not change")
    void identity() {
        JsonObject made = map("same", ",\"labels\":{\"a\":\"b\"}");
        RestClient.Answer other = client.put(MAPS + "/same", "{\"metadata\":{\"name\":\"same\",\"uid\":\"other\"}}");
        assertEquals(409, other.status());
        assertTrue(other.message().contains("Precondition failed: UID in precondition: other, UID in object meta: "));
        JsonObject kept = client.put(
                        MAPS + "/same",
                        "{\"metadata\":{\"name\":\"same\",\"creationTimestamp\":\"2000-01-01T00:00:00Z\",\"generation\":9}}")
                .json();
        for (String part : List.of("uid", "creationTimestamp")) {
            assertEquals(made.stringAt("metadata", part), kept.stringAt("metadata", part));
        }
        assertEquals(
                422,
                client.put(MAPS + "/same", "{\"metadata\":{\"name\":\"same\",\"deletionGracePeriodSeconds\":9}}").status());
    }

    @Test
    @DisplayName("#150 #151 a generation counts changes of the spec and the deletion")
    void generations() {
        deployment("counted");
        String path = DEPLOYMENTS + "/counted";
        assertEquals(1, generation(merge(path, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}").json()));
        assertEquals(1, generation(merge(path + "/status", "{\"status\":{\"replicas\":1}}").json()));
        assertEquals(2, generation(merge(path, "{\"spec\":{\"replicas\":3}}").json()));
        assertEquals(2, generation(merge(path, "{\"spec\":{\"replicas\":3}}").json()));
        merge(path, "{\"metadata\":{\"finalizers\":[\"example.com/held\"]}}");
        assertEquals(3, generation(client.delete(path).json()));
        assertEquals(3, generation(client.delete(path).json()));
        merge(path, "{\"metadata\":{\"finalizers\":null}}");
        assertFalse(map("uncounted", "").objectOrNew("metadata").has("generation"));
    }

    @Test
    @DisplayName("#154 #155 #156 what ConfigMaps and Secrets let nobody change, and keys that are none")
    void mapsAndSecrets() {
        create(MAPS, "{\"metadata\":{\"name\":\"frozen\"},\"immutable\":true,\"data\":{\"a\":\"b\"}}");
        RestClient.Answer changed = merge(MAPS + "/frozen", "{\"data\":{\"a\":\"c\"}}");
        assertEquals(422, changed.status());
        assertTrue(changed.message().contains("field is immutable when `immutable` is set"), changed.message());
        assertEquals(422, merge(MAPS + "/frozen", "{\"immutable\":null}").status());
        assertEquals(200, merge(MAPS + "/frozen", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}").status());
        assertEquals(200, client.delete(MAPS + "/frozen").status());
        assertEquals(422, client.post(MAPS, "{\"metadata\":{\"name\":\"k\"},\"data\":{\"\":\"v\"}}").status());
        String secrets = "/api/v1/namespaces/default/secrets";
        assertEquals(422, client.post(secrets, "{\"metadata\":{\"name\":\"k\"},\"data\":{\"\":\"dg==\"}}").status());
        JsonObject secret = create(
                secrets, "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"a\":\"b\",\"c\":\"d\"},\"data\":{\"a\":\"eA==\"}}");
        assertFalse(secret.has("stringData"));
        assertEquals("Yg==", secret.stringAt("data", "a"));
        assertEquals("ZA==", secret.stringAt("data", "c"));
        assertEquals(422, merge(secrets + "/s", "{\"type\":\"other\"}").status());
    }

    @Test
    @DisplayName("#159 selectors of workloads and templates of jobs are fixed")
    void fixedFields() {
        deployment("fixed");
        RestClient.Answer selector = merge(
                DEPLOYMENTS + "/fixed",
                "{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"b\"}}}}}");
        assertEquals(422, selector.status());
        assertTrue(selector.message().contains("field is immutable"), selector.message());
        String jobs = "/apis/batch/v1/namespaces/default/jobs";
        create(jobs, "{\"metadata\":{\"name\":\"j\"},\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\","
                + "\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}");
        RestClient.Answer template = merge(
                jobs + "/j", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"other\"}]}}}}");
        assertEquals(422, template.status());
        assertTrue(template.message().contains("spec.template: Invalid value"), template.message());
    }

    @Test
    @DisplayName("#161 #162 #264 warnings, in their form")
    void warningsOfTheServer() {
        String deprecated = "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"";
        String endpoints = "/api/v1/namespaces/default/endpoints";
        assertEquals(deprecated, warnings(client.post(endpoints, "{\"metadata\":{\"name\":\"warned\"}}")));
        assertEquals(deprecated, warnings(client.get(endpoints + "/warned")));
        assertEquals(deprecated, warnings(client.get(endpoints)));
        assertEquals(deprecated, warnings(client.get(endpoints + "/none")));
        assertEquals(deprecated, warnings(client.post(endpoints, "{\"metadata\":{\"name\":\"B A D\"}}")));
        assertEquals(
                "299 - \"unknown field \\\"dta\\\"\"",
                warnings(client.post(MAPS, "{\"metadata\":{\"name\":\"warned\"},\"dta\":1}")));
        assertEquals(
                "299 - \"v1 ComponentStatus is deprecated in v1.19+\"", warnings(client.get("/api/v1/componentstatuses")));
    }

    @Test
    @DisplayName("#163 an immediate deletion is told as a success, with what was deleted, or as the object as it was")
    void toldDeletions() {
        JsonObject made = map("told", "");
        JsonObject status = client.delete(MAPS + "/told").json();
        assertEquals("Success", status.string("status"));
        assertEquals(
                "{\"name\":\"told\",\"kind\":\"configmaps\",\"uid\":\"" + made.stringAt("metadata", "uid") + "\"}",
                JsonWriter.text(status.objectOrNew("details")));
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        create(accounts, "{\"metadata\":{\"name\":\"told\"}}");
        JsonObject account = client.delete(accounts + "/told").json();
        assertEquals("ServiceAccount", account.string("kind"));
        assertNull(account.stringAt("metadata", "deletionTimestamp"));
    }

    @Test
    @DisplayName("#164 #169 #170 a deletion waits for finalizers: none comes, all may go, and all else may change")
    void heldDeletions() {
        map("held", ",\"finalizers\":[\"example.com/a\",\"example.com/b\"]");
        String path = MAPS + "/held";
        JsonObject marked = client.delete(path).json();
        String since = marked.stringAt("metadata", "deletionTimestamp");
        assertEquals(0, marked.integerAt("metadata", "deletionGracePeriodSeconds").orElse(-1));
        assertEquals(since, client.delete(path).json().stringAt("metadata", "deletionTimestamp"));
        assertEquals(202, delete(path, "{\"orphanDependents\":false}").status());
        assertEquals(200, delete(path, "{\"propagationPolicy\":\"Background\"}").status());
        assertTold(
                422,
                "ConfigMap \"held\" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is"
                        + " being deleted, found new finalizers []string{\"example.com/c\"}",
                merge(path, "{\"metadata\":{\"finalizers\":[\"example.com/a\",\"example.com/c\"]}}"));
        assertEquals(200, merge(path, "{\"data\":{\"still\":\"changes\"}}").status());
        assertEquals(200, merge(path, "{\"metadata\":{\"finalizers\":[\"example.com/b\"]}}").status());
        RestClient.Answer last = merge(path, "{\"metadata\":{\"finalizers\":[]}}");
        assertEquals(200, last.status());
        assertEquals("held", last.json().stringAt("metadata", "name"));
        assertEquals(404, client.get(path).status());
    }

    private static String dependent(String name, JsonObject owner, boolean blocks) {
        return """
                {"metadata":{"name":"%s","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"%s","uid":"%s",
                "blockOwnerDeletion":%s}]}}""".formatted(
                name, owner.stringAt("metadata", "name"), owner.stringAt("metadata", "uid"), blocks);
    }

    @Test
    @DisplayName("#167 #173 foreground waits for who blocks, orphans lose their owner, and nobody keeps an owner elsewhere")
    void dependents() throws Exception {
        JsonObject first = map("first", "");
        create(MAPS, dependent("blocking", first, true).replace("\"name\":\"blocking\"",
                "\"name\":\"blocking\",\"finalizers\":[\"example.com/held\"]"));
        JsonObject waiting = delete(MAPS + "/first", "{\"propagationPolicy\":\"Foreground\"}").json();
        assertTrue(JsonWriter.text(waiting).contains("foregroundDeletion"), waiting.toString());
        TestGateway.await("the dependent is being deleted", () -> client.get(MAPS + "/blocking")
                        .json()
                        .stringAt("metadata", "deletionTimestamp")
                != null);
        assertEquals(200, client.get(MAPS + "/first").status());
        merge(MAPS + "/blocking", "{\"metadata\":{\"finalizers\":null}}");
        TestGateway.await("the owner follows", () -> client.get(MAPS + "/first").status() == 404);

        JsonObject second = map("second", "");
        create(MAPS, dependent("orphan", second, false));
        assertEquals(200, delete(MAPS + "/second", "{\"propagationPolicy\":\"Orphan\"}").status());
        TestGateway.await("the owner goes", () -> client.get(MAPS + "/second").status() == 404);
        assertFalse(client.get(MAPS + "/orphan").json().objectOrNew("metadata").has("ownerReferences"));

        client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"elsewhere\"}}");
        JsonObject third = map("third", "");
        create("/api/v1/namespaces/elsewhere/configmaps", dependent("strange", third, false));
        TestGateway.await(
                "who names an owner in another namespace is collected",
                () -> client.get("/api/v1/namespaces/elsewhere/configmaps/strange").status() == 404);
    }

    @Test
    @DisplayName("#175 #176 #178 subresources, and those that a kind does not have")
    void subresources() {
        deployment("parts");
        JsonObject scale = client.get(DEPLOYMENTS + "/parts/scale").json();
        assertEquals("app=a", scale.stringAt("status", "selector"));
        assertEquals(1, scale.integerAt("spec", "replicas").orElse(0));
        assertEquals(0, scale.integerAt("status", "replicas").orElse(-1));
        scale.objectOrNew("metadata").put("resourceVersion", "1");
        assertEquals(409, client.put(DEPLOYMENTS + "/parts/scale", JsonWriter.text(scale)).status());
        assertEquals(404, client.get(MAPS + "/kube-root-ca.crt/scale").status());
        assertEquals(404, client.get(DEPLOYMENTS + "/parts/rollback").status());
        assertEquals(
                client.get(DEPLOYMENTS + "/parts").json(), client.get(DEPLOYMENTS + "/parts/status").json());
    }

    @Test
    @DisplayName("#177 finalizers of a namespace have a door of their own, and its phase stays")
    void finalizeOfNamespaces() {
        JsonObject made = create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"final\"}}");
        made.remove("status");
        made.objectOrNew("spec").put("finalizers", JsonArray.ofStrings(List.of("kubernetes", "example.com/f")));
        JsonObject changed = client.put("/api/v1/namespaces/final/finalize", JsonWriter.text(made)).json();
        assertEquals("[\"kubernetes\",\"example.com/f\"]", JsonWriter.text(changed.arrayAt("spec", "finalizers")));
        assertEquals("Active", changed.stringAt("status", "phase"));
    }

    @Test
    @DisplayName("#179 #180 #181 what a namespace begins with, and what is refused without one")
    void namespaces() {
        for (String name : List.of("default", "kube-system", "kube-public")) {
            assertEquals("Active", client.get("/api/v1/namespaces/" + name).json().stringAt("status", "phase"), name);
            assertTold(
                    403,
                    "namespaces \"" + name + "\" is forbidden: this namespace may not be deleted",
                    client.delete("/api/v1/namespaces/" + name));
        }
        String leases = "/api/v1/namespaces/kube-node-lease";
        assertEquals("Active", client.get(leases).json().stringAt("status", "phase"));
        assertEquals(200, client.get(leases + "/serviceaccounts/default").status());
        assertEquals(200, client.delete(leases + "?dryRun=All").status());
        JsonObject made = create(
                "/api/v1/namespaces",
                "{\"metadata\":{\"name\":\"begun\",\"labels\":{\"kubernetes.io/metadata.name\":\"other\"}},"
                        + "\"status\":{\"phase\":\"Terminating\"}}");
        assertEquals("begun", made.stringAt("metadata", "labels", "kubernetes.io/metadata.name"));
        assertEquals("[\"kubernetes\"]", JsonWriter.text(made.arrayAt("spec", "finalizers")));
        assertEquals("Active", made.stringAt("status", "phase"));
        JsonObject again = merge(
                        "/api/v1/namespaces/begun", "{\"metadata\":{\"labels\":{\"kubernetes.io/metadata.name\":null}}}")
                .json();
        assertEquals("begun", again.stringAt("metadata", "labels", "kubernetes.io/metadata.name"));
        assertTold(
                404,
                "namespaces \"none\" not found",
                client.post("/api/v1/namespaces/none/configmaps", "{\"metadata\":{\"name\":\"x\"}}"));
    }

    @Test
    @DisplayName("#182 #183 #184 a namespace that goes takes nothing new, and one that stays gets back what it has to have")
    void goingNamespaces() throws Exception {
        create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"going\"}}");
        String inside = "/api/v1/namespaces/going/configmaps";
        create(inside, "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/held\"]}}");
        assertEquals("Terminating", client.delete("/api/v1/namespaces/going").json().stringAt("status", "phase"));
        RestClient.Answer refused = client.post(inside, "{\"metadata\":{\"name\":\"x\"}}");
        assertTold(
                403,
                "configmaps \"x\" is forbidden: unable to create new content in namespace going because it is being terminated",
                refused);
        assertTrue(refused.text().contains("NamespaceTerminating"), refused.text());
        TestGateway.await("the namespace says what it waits for", () -> client.get("/api/v1/namespaces/going")
                .text()
                .contains("NamespaceFinalizersRemaining"));
        merge(inside + "/held", "{\"metadata\":{\"finalizers\":null}}");
        TestGateway.await("the namespace is gone", () -> client.get("/api/v1/namespaces/going").status() == 404);

        create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"staying\"}}");
        for (String part : List.of("serviceaccounts/default", "configmaps/kube-root-ca.crt")) {
            String path = "/api/v1/namespaces/staying/" + part;
            String uid = client.get(path).json().stringAt("metadata", "uid");
            assertEquals(200, client.delete(path).status());
            TestGateway.await(part + " is there again", () -> client.get(path).status() == 200
                    && !String.valueOf(client.get(path).json().stringAt("metadata", "uid")).equals(uid));
        }
        String ca = "/api/v1/namespaces/staying/configmaps/kube-root-ca.crt";
        merge(ca, "{\"data\":{\"ca.crt\":\"none\"}}");
        TestGateway.await("the certificate is put back", () -> String.valueOf(client.get(ca).json().stringAt("data", "ca.crt"))
                .startsWith("-----BEGIN"));
    }
}
