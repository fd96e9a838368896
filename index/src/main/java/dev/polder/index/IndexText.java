package dev.polder.index;

import java.util.Collection;
import java.util.Comparator;

/// The text of the index.
final class IndexText {
    private IndexText() {}

    static String of(Collection<IndexedType> types) {
        StringBuilder text = new StringBuilder(1 << 20);
        types.stream().sorted(Comparator.comparing(IndexedType::name)).forEach(type -> append(text, type));
        return text.toString();
    }

    private static void append(StringBuilder text, IndexedType type) {
        text.append("T ").append(type.name());
        describe(text, type.description());
        type.fields().stream()
                .sorted(Comparator.comparing(IndexedType.Field::name))
                .forEach(field -> {
                    text.append("F ").append(field.name()).append(' ').append(field.type());
                    if (field.required()) {
                        text.append(" required");
                    }
                    describe(text, field.description());
                });
        type.wire().stream()
                .sorted(Comparator.comparingInt(IndexedType.Wire::number))
                .forEach(wire -> text.append("P ")
                        .append(wire.number())
                        .append(' ')
                        .append(wire.name())
                        .append(' ')
                        .append(wire.type())
                        .append('\n'));
    }

    private static void describe(StringBuilder text, String description) {
        if (!description.isEmpty()) {
            text.append(" | ").append(description.replace("\\", "\\\\").replace("\n", "\\n"));
        }
        text.append('\n');
    }
}
