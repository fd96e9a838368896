package dev.polder.api.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonString;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.Property.PatchStrategy;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TypeIndexTest {
    private static final String CORE = "io.k8s.api.core.v1.";

    private final TypeIndex index = TypeIndex.builtin();

    @Test
    void aDeploymentLeadsToItsContainers() {
        ObjectSchema deployment = index.schema("io.k8s.api.apps.v1.Deployment");
        ObjectSchema spec = object(deployment, "spec");
        assertEquals("io.k8s.api.apps.v1.DeploymentSpec", spec.typeName());
        assertTrue(property(spec, "selector").required());
        assertEquals(Set.of(PatchStrategy.RETAIN_KEYS), property(spec, "strategy").merge().strategies());
        ListSchema containers = (ListSchema)
                property(object(object(spec, "template"), "spec"), "containers").schema();
        assertEquals(ListType.MAP, containers.type());
        assertEquals(List.of("name"), containers.keys());
        ObjectSchema container = (ObjectSchema) containers.items();
        assertEquals("name", property(container, "env").merge().key());
        ListSchema ports = (ListSchema) property(container, "ports").schema();
        assertEquals(List.of("containerPort", "protocol"), ports.keys());
        Property protocol = property((ObjectSchema) ports.items(), "protocol");
        assertEquals(new JsonString("TCP"), protocol.defaultValue());
        assertEquals(List.of("SCTP", "TCP", "UDP"), ((ScalarSchema) protocol.schema()).values());
    }

    @Test
    void scalarsHaveTheFormatOfTheApi() {
        ObjectSchema meta = index.schema(TypeIndex.META_V1 + "ObjectMeta");
        assertEquals("date-time", scalar(meta, "creationTimestamp").format());
        assertEquals("int64", scalar(meta, "generation").format());
        assertEquals("byte", ((ScalarSchema) ((MapSchema) property(index.schema(CORE + "Secret"), "data").schema()).values()).format());
        assertEquals(ScalarType.INT_OR_STRING, scalar(index.schema(CORE + "ServicePort"), "targetPort").type());
        assertEquals("micro-time", scalar(index.schema("io.k8s.api.coordination.v1.LeaseSpec"), "renewTime").format());
        MapSchema limits = (MapSchema) property(index.schema(CORE + "ResourceRequirements"), "limits").schema();
        assertEquals(ScalarType.QUANTITY, ((ScalarSchema) limits.values()).type());
        assertTrue(property(index.schema("io.k8s.api.apps.v1.ControllerRevision"), "data").schema() instanceof AnySchema);
    }

    @Test
    void factsOfAnInlinedTypeHoldForItsHost() {
        ObjectSchema container = index.schema(CORE + "EphemeralContainer");
        assertEquals("name", property(container, "env").merge().key());
    }

    @Test
    void aFieldMayOverrideWhetherItsTypeIsAtomic() {
        assertTrue(index.schema(CORE + "ObjectReference").atomic());
        assertFalse(object(index.schema(CORE + "PersistentVolumeSpec"), "claimRef").atomic());
        assertTrue(((MapSchema) property(index.schema(CORE + "ServiceSpec"), "selector").schema()).atomic());
    }

    @Test
    void everyTypeCanBeReadAndEveryReferenceResolves() {
        Set<String> seen = new HashSet<>();
        for (String name : index.typeNames()) {
            walk(index.schema(name), seen);
            WireType wire = index.wireOrNull(name);
            if (wire != null) {
                wire.fields().values().forEach(f -> assertTrue(f.message() == null || f.message().get() != null));
            }
        }
        assertTrue(seen.size() > 300);
    }

    @Test
    void everyFactIsAboutAFieldThatExists() {
        FactTable facts = FactTable.read("/polder/facts.txt");
        for (String type : facts.typeNames()) {
            Set<String> known = new HashSet<>(index.schema(type).properties().keySet());
            WireType wire = index.wireOrNull(type);
            if (wire != null) {
                wire.fields().values().forEach(f -> known.add(f.jsonName()));
            }
            facts.of(type).fields().keySet().forEach(f -> assertTrue(known.contains(f), type + "." + f));
        }
    }

    @Test
    void kindsOfKcpAreThere() {
        ObjectSchema workspace = index.schema("io.kcp.tenancy.v1alpha1.Workspace");
        assertEquals("Scheduling", ((JsonString) property(object(workspace, "status"), "phase").defaultValue()).value());
        assertNull(index.wireOrNull("io.kcp.tenancy.v1alpha1.Workspace"));
        assertTrue(index.contains("io.kcp.workload.v1alpha1.SyncTarget"));
    }

    @Test
    void anUnknownTypeIsAMistakeOfTheCaller() {
        assertThrows(NoSuchElementException.class, () -> index.schema("io.k8s.api.apps.v1.Nothing"));
        assertNull(index.wireOrNull("io.k8s.api.apps.v1.Nothing"));
        assertThrows(IllegalStateException.class, () -> FactTable.parse("type X\n  f fact=1\n"));
        assertThrows(IllegalStateException.class, () -> FactTable.parse("type X\n  f patch=what\n"));
        assertThrows(IllegalStateException.class, () -> TypeFile.text("/polder/none"));
    }

    @Test
    void inlinedProtobufMessagesAreMarked() {
        WireType probe = index.wireOrNull(CORE + "Probe");
        assertNotNull(probe);
        assertTrue(probe.field(1).inlined());
        assertEquals("initialDelaySeconds", probe.field(2).jsonName());
        assertTrue(index.wireOrNull("io.k8s.api.apps.v1.DeploymentSpec").field(1).keepZero());
    }

    private void walk(Schema schema, Set<String> seen) {
        switch (schema) {
            case ObjectSchema object -> {
                if (seen.add(object.typeName())) {
                    object.properties().values().forEach(p -> walk(p.schema(), seen));
                }
            }
            case ListSchema list -> walk(list.items(), seen);
            case MapSchema map -> walk(map.values(), seen);
            case ScalarSchema scalar -> assertNotNull(scalar.type());
            case AnySchema any -> assertFalse(any.atomic());
        }
    }

    private static Property property(ObjectSchema schema, String name) {
        Property property = schema.property(name);
        assertNotNull(property, name);
        return property;
    }

    private static ObjectSchema object(ObjectSchema schema, String name) {
        return (ObjectSchema) property(schema, name).schema();
    }

    private static ScalarSchema scalar(ObjectSchema schema, String name) {
        return (ScalarSchema) property(schema, name).schema();
    }
}
