package dev.polder.api.apply;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A set of fields of one object, as a tree. That a field is in it says nothing about its parents or children.
/// Everything public gives sets that stay as they are; only this package adds to a set while it makes it.
public final class FieldSet {
    /// What is below a field without parts; never added to.
    private static final FieldSet NOTHING = new FieldSet();

    private static final Node LEAF = new Node(true, NOTHING);

    private final TreeMap<PathElement, Node> nodes = new TreeMap<>();

    /// @param member   whether the field itself is in the set
    /// @param children fields below it; may be empty
    record Node(boolean member, FieldSet children) {
        boolean isEmpty() {
            return !member && children.isEmpty();
        }
    }

    public FieldSet() {}

    /// A set of these fields.
    public static FieldSet of(FieldPath... paths) {
        FieldSet set = new FieldSet();
        for (FieldPath path : paths) {
            set.add(path);
        }
        return set;
    }

    void add(FieldPath path) {
        if (path.elements().isEmpty()) {
            return;
        }
        FieldSet set = this;
        for (PathElement element : path.elements().subList(0, path.elements().size() - 1)) {
            set = set.descend(element);
        }
        set.addMember(path.elements().getLast());
    }

    void addMember(PathElement element) {
        Node node = nodes.get(element);
        nodes.put(element, node == null ? LEAF : new Node(true, node.children()));
    }

    /// The set of the fields below, which is made when there is none yet; what is added to it is added here.
    @SuppressWarnings("ReferenceEquality")
    FieldSet descend(PathElement element) {
        Node node = nodes.get(element);
        if (node == null || node.children() == NOTHING) {
            node = new Node(node != null && node.member(), new FieldSet());
            nodes.put(element, node);
        }
        return node.children();
    }

    void put(PathElement element, boolean member, FieldSet children) {
        Node node = new Node(member, children);
        if (!node.isEmpty()) {
            nodes.put(element, node);
        }
    }

    /// Elements in order, with what is below each. Not to be changed.
    Map<PathElement, Node> nodes() {
        return nodes;
    }

    boolean hasMember(PathElement element) {
        Node node = nodes.get(element);
        return node != null && node.member();
    }

    /// The fields below an element, or null when there are none.
    @Nullable FieldSet below(PathElement element) {
        Node node = nodes.get(element);
        return node == null || node.children().isEmpty() ? null : node.children();
    }

    public boolean contains(FieldPath path) {
        FieldSet set = this;
        boolean member = false;
        for (PathElement element : path.elements()) {
            Node node = set.nodes.get(element);
            if (node == null) {
                return false;
            }
            member = node.member();
            set = node.children();
        }
        return member;
    }

    public boolean isEmpty() {
        for (Node node : nodes.values()) {
            if (!node.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Fields that are in either set.
    public FieldSet union(FieldSet other) {
        if (nodes.isEmpty() || other.nodes.isEmpty()) {
            return nodes.isEmpty() ? other : this;
        }
        FieldSet union = new FieldSet();
        union.nodes.putAll(nodes);
        other.nodes.forEach((element, node) -> union.nodes.merge(
                element, node, (a, b) -> new Node(a.member() || b.member(), a.children().union(b.children()))));
        return union;
    }

    /// Fields that are in both sets.
    public FieldSet intersection(FieldSet other) {
        if (nodes.isEmpty() || other.nodes.isEmpty()) {
            return NOTHING;
        }
        FieldSet both = new FieldSet();
        nodes.forEach((element, node) -> {
            Node theirs = other.nodes.get(element);
            if (theirs != null) {
                both.put(
                        element,
                        node.member() && theirs.member(),
                        node.children().intersection(theirs.children()));
            }
        });
        return both;
    }

    /// Fields that are in this set and not in the other.
    public FieldSet difference(FieldSet other) {
        if (nodes.isEmpty() || other.nodes.isEmpty()) {
            return this;
        }
        FieldSet rest = new FieldSet();
        nodes.forEach((element, node) -> {
            Node theirs = other.nodes.get(element);
            if (theirs == null) {
                rest.nodes.put(element, node);
            } else {
                rest.put(
                        element,
                        node.member() && !theirs.member(),
                        node.children().difference(theirs.children()));
            }
        });
        return rest;
    }

    /// All but one member of the root and what is below it.
    FieldSet without(PathElement root) {
        FieldSet rest = new FieldSet();
        rest.nodes.putAll(nodes);
        rest.nodes.remove(root);
        return rest;
    }

    /// Only one member of the root and what is below it.
    FieldSet only(PathElement root) {
        FieldSet rest = new FieldSet();
        Node node = nodes.get(root);
        if (node != null) {
            rest.nodes.put(root, node);
        }
        return rest;
    }

    /// Gives every field, parents before children.
    public void forEach(Consumer<FieldPath> consumer) {
        visit(FieldPath.ROOT, consumer);
    }

    private void visit(FieldPath path, Consumer<FieldPath> consumer) {
        nodes.forEach((element, node) -> {
            if (node.member()) {
                consumer.accept(path.then(element));
            }
        });
        nodes.forEach((element, node) -> {
            if (!node.children().nodes.isEmpty()) {
                node.children().visit(path.then(element), consumer);
            }
        });
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSet that && nodes.equals(that.nodes);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    /// One field a line.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach(path -> text.append(path).append('\n'));
        return text.toString();
    }
}
