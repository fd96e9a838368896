package dev.polder.api.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuiltinResourcesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void kindsAreUniqueWithinTheirGroupAndShortNamesAmongStoredKinds() {
        Set<String> seen = new HashSet<>();
        Set<String> shortNames = new HashSet<>();
        all().forEach(d -> {
            assertTrue(seen.add(d.groupResource().toString()), d.names().plural());
            if (d.storedAs().isEmpty()) {
                d.names().shortNames().forEach(s -> assertTrue(shortNames.add(s), s));
            }
        });
        assertTrue(seen.containsAll(Set.of("pods", "deployments.apps", "jobs.batch", "workspaces.tenancy.kcp.io")));
    }

    @Test
    void everyKindHasMetadataAndANameColumn() {
        all().forEach(d -> {
            assertNotNull(d.storageVersion().schema().property("metadata"), d.names().kind());
            assertEquals(d.names().kind(), last(d.storageVersion().schema().typeName()));
            assertTrue(d.storageVersion().columns().stream().anyMatch(c -> c.format().equals("name")));
        });
    }

    @Test
    void everySelectableFieldIsInTheSchema() {
        // The second is a list, and no pod has a value of it, as upstream.
        Set<String> special = Set.of("status.successful", "status.podIPs");
        for (ResourceDefinition definition : BuiltinResources.definitions()) {
            for (String field : definition.selectableFields()) {
                if (!special.contains(field)) {
                    Schema schema = definition.storageVersion().schema();
                    for (String step : field.split("\\.")) {
                        Property property = ((ObjectSchema) schema).property(step);
                        assertNotNull(property, definition.names().kind() + " " + field);
                        schema = property.schema();
                    }
                    assertTrue(schema instanceof ScalarSchema || field.equals("source"), field);
                }
            }
        }
    }

    @Test
    void columnsTakeAnyObject() {
        JsonObject odd = new JsonObject().put("spec", "text").put("status", new JsonArray());
        for (ResourceDefinition definition : BuiltinResources.definitions()) {
            definition.storageVersion().columns().forEach(c -> {
                assertNotNull(c.cell().of(new JsonObject(), NOW));
                assertNotNull(c.cell().of(odd, NOW));
            });
        }
    }

    @Test
    void reviewsAreOnlyAskedAndNamespacesNotDeletedTogether() {
        BuiltinResources.reviews().forEach(d -> assertEquals(Set.of(Verb.CREATE), d.verbs()));
        for (ResourceDefinition definition : BuiltinResources.definitions()) {
            boolean namespaces = definition.names().kind().equals("Namespace");
            assertEquals(!namespaces, definition.verbs().contains(Verb.DELETECOLLECTION), definition.names().kind());
            assertEquals(Verb.values().length - (namespaces ? 1 : 0), definition.verbs().size());
        }
    }

    @Test
    void selectableFieldsHaveTheValuesUpstreamGivesThem() {
        JsonObject pod = new JsonObject().put("spec", new JsonObject().put("nodeName", "n").put("hostNetwork", true));
        assertEquals("n", SelectableFields.value(pod, "spec.nodeName"));
        assertEquals("true", SelectableFields.value(pod, "spec.hostNetwork"));
        assertEquals("false", SelectableFields.value(new JsonObject(), "spec.unschedulable"));
        assertEquals("", SelectableFields.value(pod, "status.phase"));
        JsonObject job = new JsonObject().put("status", new JsonObject().put("succeeded", 2));
        assertEquals("2", SelectableFields.value(job, "status.successful"));
        assertEquals("0", SelectableFields.value(new JsonObject(), "status.replicas"));
        JsonObject event = new JsonObject().put("reportingComponent", "kubelet");
        assertEquals("kubelet", SelectableFields.value(event, "source"));
        event.put("source", new JsonObject().put("component", "scheduler"));
        assertEquals("scheduler", SelectableFields.value(event, "source"));
    }

    private static List<ResourceDefinition> all() {
        return Stream.concat(BuiltinResources.definitions().stream(), BuiltinResources.reviews().stream())
                .toList();
    }

    private static String last(String typeName) {
        return typeName.substring(typeName.lastIndexOf('.') + 1);
    }
}
