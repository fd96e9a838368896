package dev.polder.api.selector;

/// Which objects of a collection are wanted.
public record Selection(LabelSelector labels, FieldSelector fields) {
    public static final Selection EVERYTHING = new Selection(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);

    public boolean isEverything() {
        return labels.isEverything() && fields.isEverything();
    }
}
