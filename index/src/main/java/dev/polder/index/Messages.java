package dev.polder.index;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Admissionregistration;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Certificates;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Discovery;
import io.kubernetes.client.proto.V1Events;
import io.kubernetes.client.proto.V1Flowcontrol;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Node;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Resource;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The protobuf messages of the API groups, and how their fields are written in the index.
final class Messages {
    private static final List<FileDescriptor> FILES = List.of(
            Meta.getDescriptor(),
            V1.getDescriptor(),
            V1Admissionregistration.getDescriptor(),
            V1Apiextensions.getDescriptor(),
            V1Apps.getDescriptor(),
            V1Authentication.getDescriptor(),
            V1Authorization.getDescriptor(),
            V1Autoscaling.getDescriptor(),
            V1Batch.getDescriptor(),
            V1Certificates.getDescriptor(),
            V1Coordination.getDescriptor(),
            V1Discovery.getDescriptor(),
            V1Events.getDescriptor(),
            V1Flowcontrol.getDescriptor(),
            V1Networking.getDescriptor(),
            V1Node.getDescriptor(),
            V1Policy.getDescriptor(),
            V1Rbac.getDescriptor(),
            V1Resource.getDescriptor(),
            V1Scheduling.getDescriptor(),
            V1Storage.getDescriptor(),
            V2Autoscaling.getDescriptor());

    /// Messages with a form of their own in JSON.
    private static final Map<String, String> SPECIAL = Map.ofEntries(
            Map.entry(Roots.META + ".Time", "time"),
            Map.entry(Roots.META + ".MicroTime", "microtime"),
            Map.entry(Roots.META + ".FieldsV1", "fields"),
            Map.entry("k8s.io.apimachinery.pkg.api.resource.Quantity", "quantity"),
            Map.entry("k8s.io.apimachinery.pkg.util.intstr.IntOrString", "intorstring"),
            Map.entry("k8s.io.apimachinery.pkg.runtime.RawExtension", "raw"),
            Map.entry(Roots.EXTENSIONS + ".JSON", "raw"),
            Map.entry("k8s.io.api.authentication.v1.ExtraValue", "strings"),
            Map.entry("k8s.io.api.authorization.v1.ExtraValue", "strings"),
            Map.entry("k8s.io.api.certificates.v1.ExtraValue", "strings"),
            Map.entry(Roots.META + ".Verbs", "strings"));

    /// Messages that stand for a schema or for something in its place, which JSON has without a message around it.
    private static final Map<String, String> OR_SCHEMA = Map.of(
            Roots.EXTENSIONS + ".JSONSchemaPropsOrBool", "orbool:",
            Roots.EXTENSIONS + ".JSONSchemaPropsOrArray", "orlist:",
            Roots.EXTENSIONS + ".JSONSchemaPropsOrStringArray", "orstrings:");

    /// The message of this full name, or null.
    @Nullable Descriptor find(String fullName) {
        int dot = fullName.lastIndexOf('.');
        for (FileDescriptor file : FILES) {
            if (file.getPackage().equals(fullName.substring(0, dot))) {
                return file.findMessageTypeByName(fullName.substring(dot + 1));
            }
        }
        return null;
    }

    /// The message that a field, or each value of a map field, is; null when it is none.
    static @Nullable Descriptor valueMessage(FieldDescriptor field) {
        FieldDescriptor value = field.isMapField() ? field.getMessageType().findFieldByNumber(2) : field;
        return value.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? value.getMessageType() : null;
    }

    /// The wire type of a field as the index writes it.
    static String wireType(FieldDescriptor field) {
        if (field.isMapField()) {
            FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
            if (key.getType() != FieldDescriptor.Type.STRING) {
                throw new IllegalStateException("map key is no string: " + field.getFullName());
            }
            return "{}" + single(field.getMessageType().findFieldByNumber(2));
        }
        return (field.isRepeated() ? "[]" : "") + single(field);
    }

    private static String single(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> "string";
            case BYTES -> "bytes";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case BOOL -> "bool";
            case DOUBLE -> "double";
            case MESSAGE -> {
                String name = field.getMessageType().getFullName();
                String special = SPECIAL.get(name);
                if (OR_SCHEMA.containsKey(name)) {
                    special = OR_SCHEMA.get(name) + Roots.definition(Roots.EXTENSIONS + ".JSONSchemaProps");
                }
                yield special == null ? "ref:" + Roots.definition(name) : special;
            }
            default -> throw new IllegalStateException("unknown wire type of " + field.getFullName());
        };
    }
}
