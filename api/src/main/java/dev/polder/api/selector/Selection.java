package dev.polder.api.selector;

import java.util.function.UnaryOperator;

/// Which objects of a collection are wanted.
public record Selection(LabelSelector labels, FieldSelector fields) {
    public static final Selection EVERYTHING = new Selection(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);

    /// The same selection by fields of other names.
    public Selection renamed(UnaryOperator<String> names) {
        return new Selection(labels, fields.renamed(names));
    }

    public boolean isEverything() {
        return labels.isEverything() && fields.isEverything();
    }
}
