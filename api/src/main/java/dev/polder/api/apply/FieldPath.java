package dev.polder.api.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A path to a field, from the root of an object.
public record FieldPath(List<PathElement> elements) {
    public static final FieldPath ROOT = new FieldPath(List.of());

    public FieldPath {
        elements = List.copyOf(elements);
    }

    /// A path of member names.
    public static FieldPath of(String... names) {
        return new FieldPath(List.of(names).stream().<PathElement>map(PathElement.Name::new).toList());
    }

    public FieldPath then(PathElement element) {
        List<PathElement> longer = new ArrayList<>(elements);
        longer.add(element);
        return new FieldPath(longer);
    }

    /// As upstream prints it: `.spec.containers[name="c"].image`.
    @Override
    public String toString() {
        return elements.stream().map(PathElement::toString).collect(Collectors.joining());
    }
}
