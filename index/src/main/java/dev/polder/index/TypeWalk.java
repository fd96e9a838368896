package dev.polder.index;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Walks from kinds to all types they lead to. A Java model class does not say which API group it belongs to, its
/// protobuf message does: so both are walked side by side, field by field, and the message gives the name.
final class TypeWalk {
    private final Messages messages = new Messages();
    private final Map<String, IndexedType> done = new TreeMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Deque<Pair> waiting = new ArrayDeque<>();
    private final List<String> lag = new ArrayList<>();

    private record Pair(Class<?> model, @Nullable Descriptor message, String name) {}

    Collection<IndexedType> walk(List<Roots.Group> groups) {
        for (Roots.Group group : groups) {
            for (String written : group.kinds()) {
                boolean hasList = written.endsWith("*");
                String kind = hasList ? written.substring(0, written.length() - 1) : written;
                root(group, kind);
                if (hasList) {
                    root(group, kind + "List");
                }
            }
        }
        while (!waiting.isEmpty()) {
            index(waiting.removeFirst());
        }
        return done.values();
    }

    /// What the models have and protobuf does not, `type.field` each: the protobuf library is older than the models.
    List<String> lag() {
        return List.copyOf(lag);
    }

    private void root(Roots.Group group, String kind) {
        Descriptor message = messages.find(group.protoPackage() + "." + kind);
        if (message == null) {
            throw new IllegalStateException("no protobuf message for " + group.protoPackage() + "." + kind);
        }
        name(Models.find(group.javaPrefix(), group.version(), kind), message, "");
    }

    /// The definition name of a model; queues it when it is new. Without a message the name comes from `owner`'s group.
    private String name(Class<?> model, @Nullable Descriptor message, String owner) {
        String known = names.get(model);
        if (known != null) {
            return known;
        }
        String name = message == null
                ? owner.substring(0, owner.lastIndexOf('.') + 1) + Models.kindOf(model)
                : definitionName(message);
        names.put(model, name);
        waiting.add(new Pair(model, message, name));
        return name;
    }

    private static String definitionName(Descriptor message) {
        return Roots.definition(message.getFullName());
    }

    private void index(Pair pair) {
        Map<String, FieldDescriptor> wires = new HashMap<>();
        List<Models.Field> declared = Models.fields(pair.model());
        Set<String> fieldNames = new TreeSet<>();
        declared.forEach(f -> fieldNames.add(f.name()));
        List<IndexedType.Wire> wire =
                pair.message() == null ? List.of() : wire(pair.message(), fieldNames, wires);
        List<IndexedType.Field> fields = new ArrayList<>();
        for (Models.Field field : declared) {
            FieldDescriptor counterpart = wires.get(field.name());
            if (pair.message() != null && counterpart == null) {
                lag.add(pair.name() + "." + field.name());
            }
            String type = type(field.type(), counterpart, pair.name());
            fields.add(new IndexedType.Field(field.name(), type, field.required(), field.description()));
        }
        done.put(pair.name(), new IndexedType(pair.name(), Models.description(pair.model()), fields, wire));
    }

    /// The protobuf fields of a message, and of those inlined into it, matched to JSON names.
    private List<IndexedType.Wire> wire(Descriptor message, Set<String> json, Map<String, FieldDescriptor> wires) {
        List<IndexedType.Wire> result = new ArrayList<>();
        for (FieldDescriptor field : message.getFields()) {
            String name = match(field.getName(), json);
            if (name != null) {
                wires.put(name, field);
                Descriptor value = Messages.valueMessage(field);
                if (value != null && value.getFields().isEmpty()) {
                    // The models have no type for what says nothing but that it is there.
                    String empty = definitionName(value);
                    done.putIfAbsent(empty, new IndexedType(empty, "", List.of(), List.of()));
                }
                result.add(new IndexedType.Wire(field.getNumber(), name, Messages.wireType(field)));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated()) {
                Descriptor inlined = field.getMessageType();
                List<IndexedType.Wire> inner = wire(inlined, json, wires);
                if (!inner.isEmpty()) {
                    String inlinedName = definitionName(inlined);
                    done.putIfAbsent(inlinedName, new IndexedType(inlinedName, "", List.of(), inner));
                    result.add(new IndexedType.Wire(field.getNumber(), "*", "ref:" + inlinedName));
                }
            }
        }
        return result;
    }

    private static @Nullable String match(String protoName, Set<String> json) {
        if (json.contains(protoName)) {
            return protoName;
        }
        // `x-kubernetes-list-type` is xKubernetesListType there, and `$ref` is ref.
        String folded = protoName.toLowerCase(Locale.ROOT);
        return json.stream()
                .filter(n -> n.replace("-", "").replace("$", "").toLowerCase(Locale.ROOT).equals(folded))
                .findFirst()
                .orElse(null);
    }

    private String type(Models.Shape shape, @Nullable FieldDescriptor wire, String owner) {
        Descriptor message = wire == null ? null : Messages.valueMessage(wire);
        Class<?> model = shape.model();
        if (model != null) {
            return shape.prefix() + "ref:" + name(model, message, owner);
        }
        boolean micro = message != null && message.getName().equals("MicroTime");
        return shape.prefix() + (micro ? "microtime" : shape.scalar());
    }
}
