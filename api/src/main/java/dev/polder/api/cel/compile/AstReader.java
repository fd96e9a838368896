package dev.polder.api.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.CelNull;
import dev.polder.api.cel.value.TypeName;
import dev.polder.api.cel.value.Uint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The library's tree to ours.
final class AstReader {
    /// Every walk over the tree is recursive, so this bounds its stack.
    private static final int DEEPEST = 1000;

    private final CelAbstractSyntaxTree tree;
    private int depth;

    /// The expression nests deeper than anything here would walk.
    static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super(null, null, false, false);
        }
    }

    private AstReader(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    static Checked read(CelAbstractSyntaxTree tree) {
        Set<String> names = new HashSet<>();
        for (CelReference reference : tree.getReferenceMap().values()) {
            if (!reference.name().isEmpty()) {
                names.add(reference.name());
            }
        }
        return new Checked(new AstReader(tree).node(tree.getExpr()), names);
    }

    private Node node(CelExpr expr) {
        if (++depth > DEEPEST) {
            throw new TooDeep();
        }
        Node node = read(expr);
        depth--;
        return node;
    }

    private Node read(CelExpr expr) {
        long id = expr.id();
        CelType type = tree.getType(id).map(TypeBridge::fromLibrary).orElse(CelType.DYN);
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> new Node.Literal(id, type, constant(expr.constant()));
            case IDENT -> name(id, type, expr.ident().name());
            case SELECT -> select(id, type, expr.select());
            case CALL -> call(id, type, expr.call());
            case LIST ->
                new Node.ListOf(id, type, nodes(expr.list().elements()), List.copyOf(expr.list().optionalIndices()));
            case MAP -> new Node.MapOf(id, type, entries(expr.map()));
            case STRUCT ->
                new Node.StructOf(
                        id,
                        type,
                        expr.struct().entries().stream()
                                .map(entry -> node(entry.value()))
                                .toList());
            case COMPREHENSION -> fold(id, type, expr.comprehension());
            case NOT_SET -> throw new IllegalStateException("an expression without a kind");
        };
    }

    private Node name(long id, CelType type, String name) {
        if (type.kind() == CelType.Kind.TYPE) {
            return new Node.Literal(id, type, new TypeName(type.parameters().getFirst().name()));
        }
        return new Node.Ident(id, type, tree.getReference(id).map(CelReference::name).orElse(name));
    }

    private Node select(long id, CelType type, CelExpr.CelSelect select) {
        if (tree.getReference(id).isPresent()) {
            return name(id, type, select.field());
        }
        return new Node.Select(id, type, node(select.operand()), select.field(), select.testOnly());
    }

    private Node call(long id, CelType type, CelExpr.CelCall call) {
        List<String> overloads =
                tree.getReference(id).map(reference -> List.copyOf(reference.overloadIds())).orElse(List.of());
        List<Node> args = nodes(call.args());
        return new Node.Call(id, type, call.function(), call.target().map(this::node).orElse(null), args, overloads);
    }

    private List<Node.Entry> entries(CelExpr.CelMap map) {
        return map.entries().stream()
                .map(entry -> new Node.Entry(node(entry.key()), node(entry.value()), entry.optionalEntry()))
                .toList();
    }

    private Node fold(long id, CelType type, CelExpr.CelComprehension fold) {
        return new Node.Fold(
                id,
                type,
                fold.iterVar(),
                fold.iterVar2().isEmpty() ? null : fold.iterVar2(),
                node(fold.iterRange()),
                fold.accuVar(),
                node(fold.accuInit()),
                node(fold.loopCondition()),
                node(fold.loopStep()),
                node(fold.result()));
    }

    private List<Node> nodes(List<CelExpr> exprs) {
        return exprs.stream().map(this::node).toList();
    }

    private static Object constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> CelNull.NULL;
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> new Uint(constant.uint64Value().longValue());
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> Bytes.of(constant.bytesValue().toByteArray());
            case TIMESTAMP_VALUE, DURATION_VALUE, NOT_SET ->
                throw new IllegalStateException("no literal can be a " + constant.getKind());
        };
    }
}
