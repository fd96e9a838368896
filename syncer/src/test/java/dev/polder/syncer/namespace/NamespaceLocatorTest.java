package dev.polder.syncer.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceLocatorTest {
    private static final WorkspaceId WORKSPACE = new WorkspaceId("root:org:ws");
    private static final TargetId TARGET = new TargetId(WORKSPACE, "us-west1", "syncTargetUID");

    @Test
    void keyOfATargetIsThatOfKcp() {
        assertEquals("6ohB8yeXhwqTQVuBzJRgqcRJTpRjX7yTZu5g5g", TARGET.key());
        assertEquals("workload.kcp.io/syncer-" + TARGET.key(), TARGET.finalizer());
    }

    @Test
    void nameIsTheHashOfKcpWithAPrefixOfOurOwn() {
        NamespaceLocator locator = new NamespaceLocator(TARGET, WORKSPACE, "test");
        assertEquals(
                "{\"syncTarget\":{\"cluster\":\"root:org:ws\",\"name\":\"us-west1\",\"uid\":\"syncTargetUID\"},"
                        + "\"cluster\":\"root:org:ws\",\"namespace\":\"test\"}",
                locator.json());
        assertEquals("polder-33jbiactwhg0", locator.downstreamName());
    }

    /// Computed apart from this code, by the rules of kcp.
    @ParameterizedTest
    @CsvSource({
        "root:org:ws, us-west1, 6ohB8yeXhwqTQVuBzJRgqcRJTpRjX7yTZu5g5g",
        "root, east, 41RMEjwjehY9L3mXyKV9BJZwanCPLaEVmrD2yP",
        "root, t12084, IPUfz6guqfTzZy7SOQ4KHRD0O0O0p6vb1fG"
    })
    void keysAreThoseOfKcp(String workspace, String name, String key) {
        assertEquals(key, new TargetId(new WorkspaceId(workspace), name, "any").key());
    }

    @Test
    void tenantIsThatOfKcp() {
        assertEquals(
                "9Fn3Q4y5UDPmCOrYCujwdgCbD9SwOcKdcefYE7", new NamespaceLocator(TARGET, WORKSPACE, "test").tenantId());
    }

    @Test
    void longNamespacesHaveShortNames() {
        TargetId target = new TargetId(WorkspaceId.ROOT, "east", "u-1");
        NamespaceLocator locator = new NamespaceLocator(target, new WorkspaceId("one"), "a".repeat(63));
        assertEquals("polder-34vx6emou8rb", locator.downstreamName());
    }

    @Test
    void targetIsAloneWhenNoOtherHoldsTheObject() {
        JsonObject object = new JsonObject();
        assertTrue(TARGET.isAlone(object));
        JsonArray finalizers = JsonArray.ofStrings(List.of("a.b/c", TARGET.finalizer()));
        object.objectOrNew("metadata").put("finalizers", finalizers);
        assertTrue(TARGET.isAlone(object));
        finalizers.add(new JsonString("workload.kcp.io/syncer-other"));
        assertFalse(TARGET.isAlone(object));
    }

    @Test
    void locatorCanBeReadBack() {
        NamespaceLocator locator = new NamespaceLocator(TARGET, new WorkspaceId("abc"), "a".repeat(63));
        assertEquals(Optional.of(locator), NamespaceLocator.parse(locator.json()));
        assertTrue(locator.downstreamName().length() <= 63);
        assertTrue(locator.tenantId().length() <= 63);
    }

    @Test
    void anotherTargetWorkspaceOrNamespaceGivesAnotherName() {
        NamespaceLocator one = new NamespaceLocator(TARGET, WORKSPACE, "test");
        TargetId again = new TargetId(WORKSPACE, "us-west1", "another");
        assertNotEquals(one.downstreamName(), new NamespaceLocator(again, WORKSPACE, "test").downstreamName());
        assertNotEquals(one.downstreamName(), new NamespaceLocator(TARGET, WORKSPACE, "test2").downstreamName());
        NamespaceLocator other = new NamespaceLocator(TARGET, new WorkspaceId("x"), "test");
        assertNotEquals(one.downstreamName(), other.downstreamName());
        assertNotEquals(one.tenantId(), other.tenantId());
        assertEquals(one.tenantId(), new NamespaceLocator(TARGET, WORKSPACE, "test2").tenantId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'syncTarget':{'cluster':'a','name':'b','uid':'c'},'cluster':'NO','namespace':'d'}",
                "{'syncTarget':{'cluster':'../a','name':'b','uid':'c'},'cluster':'x','namespace':'d'}",
                "{'syncTarget':{'cluster':'a','name':'b'},'cluster':'x','namespace':'d'}",
                "{'cluster':'x','namespace':'d'}"
            })
    void whatIsNoLocatorIsNotTakenForOne(String text) {
        assertEquals(Optional.empty(), NamespaceLocator.parse(text.replace('\'', '"')));
    }
}
