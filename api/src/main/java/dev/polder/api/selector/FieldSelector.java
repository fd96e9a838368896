package dev.polder.api.selector;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A parsed field selector: all terms must hold. Which fields may be named is checked against the resource's definition.
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /// @param equal whether the field must equal the value, or must not
    public record Term(String field, String value, boolean equal) {}

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /// @param fields gives the value of a field, the empty string when it is absent
    public boolean matches(UnaryOperator<String> fields) {
        for (Term term : terms) {
            if (fields.apply(term.field()).equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }

    /// @param names gives the new name of a field
    FieldSelector renamed(UnaryOperator<String> names) {
        return new FieldSelector(terms.stream()
                .map(term -> new Term(names.apply(term.field()), term.value(), term.equal()))
                .toList());
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /// The text that parses to this selector.
    @Override
    public String toString() {
        return terms.stream()
                .map(term -> term.field() + (term.equal() ? "=" : "!=") + escape(term.value()))
                .collect(Collectors.joining(","));
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }
}
