package dev.polder.index;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Java models of the API, read by reflection.
final class Models {
    private static final String PACKAGE = "io.kubernetes.client.openapi.models.";
    private static final Pattern CLASS_NAME = Pattern.compile("([A-Z][a-z]+)?V[0-9][a-z0-9]*([A-Z].*)");
    private static final Map<Class<?>, String> SCALARS = Map.ofEntries(
            Map.entry(String.class, "string"),
            Map.entry(Integer.class, "int32"),
            Map.entry(Long.class, "int64"),
            Map.entry(Double.class, "double"),
            Map.entry(Boolean.class, "bool"),
            Map.entry(byte[].class, "bytes"),
            Map.entry(OffsetDateTime.class, "time"),
            Map.entry(Quantity.class, "quantity"),
            Map.entry(IntOrString.class, "intorstring"),
            Map.entry(Object.class, "any"));

    private Models() {}

    /// @param name JSON name
    record Field(String name, Shape type, boolean required, String description) {}

    /// Any number of `[]` and `{}` before either a model or a scalar.
    record Shape(String prefix, @Nullable Class<?> model, String scalar) {}

    /// The model of a kind: with the group in its name when kinds of several groups are called the same.
    ///
    /// @param version of the group, such as `v1`
    static Class<?> find(String groupPrefix, String version, String kind) {
        String prefix = version.toUpperCase(Locale.ROOT);
        for (String name : List.of(groupPrefix + prefix + kind, prefix + kind)) {
            Class<?> model = load(name);
            if (model != null) {
                return model;
            }
        }
        throw new IllegalStateException("no model for " + kind);
    }

    private static @Nullable Class<?> load(String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /// The kind's name without version and group.
    static String kindOf(Class<?> model) {
        var matcher = CLASS_NAME.matcher(model.getSimpleName());
        if (!matcher.matches()) {
            throw new IllegalStateException("unknown form of model name: " + model);
        }
        return matcher.group(2);
    }

    static String description(Class<?> model) {
        ApiModel annotation = model.getAnnotation(ApiModel.class);
        return annotation == null ? "" : annotation.description();
    }

    static List<Field> fields(Class<?> model) {
        try {
            Collection<?> required =
                    (Collection<?>) model.getField("openapiRequiredFields").get(null);
            List<Field> fields = new ArrayList<>();
            for (java.lang.reflect.Field field : model.getDeclaredFields()) {
                SerializedName name = field.getAnnotation(SerializedName.class);
                if (name != null) {
                    Shape shape = shape(field.getGenericType());
                    fields.add(new Field(name.value(), shape, required.contains(name.value()), describe(model, field)));
                }
            }
            return fields;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not a model: " + model, e);
        }
    }

    /// The getter carries the description.
    private static String describe(Class<?> model, java.lang.reflect.Field field) {
        String capital = Character.toUpperCase(field.getName().charAt(0)) + field.getName().substring(1);
        for (Method method : model.getDeclaredMethods()) {
            ApiModelProperty property = method.getAnnotation(ApiModelProperty.class);
            if (property != null && method.getName().equals("get" + capital)) {
                return property.value();
            }
        }
        return "";
    }

    private static Shape shape(Type type) {
        if (type instanceof ParameterizedType generic) {
            boolean map = Map.class.isAssignableFrom((Class<?>) generic.getRawType());
            Shape inner = shape(generic.getActualTypeArguments()[map ? 1 : 0]);
            return new Shape((map ? "{}" : "[]") + inner.prefix(), inner.model(), inner.scalar());
        }
        String scalar = SCALARS.get(type);
        if (scalar != null) {
            return new Shape("", null, scalar);
        }
        if (type instanceof Class<?> model && model.getName().startsWith(PACKAGE)) {
            return new Shape("", model, "");
        }
        throw new IllegalStateException("unknown type " + type);
    }
}
