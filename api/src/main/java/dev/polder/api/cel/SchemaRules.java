package dev.polder.api.cel;

import dev.polder.api.cel.RuleNode.CompiledRule;
import dev.polder.api.cel.cost.CostEstimate;
import dev.polder.api.cel.cost.Range;
import dev.polder.api.cel.schema.FieldPaths;
import dev.polder.api.cel.schema.Rule;
import dev.polder.api.cel.schema.SchemaNode;
import dev.polder.api.cel.schema.SchemaType;
import dev.polder.api.json.JsonObject;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compiles the rules of a schema and says what is wrong with them (`apiextensions/validation`). One schema, one thread.
public final class SchemaRules {
    private static final Pattern LINE_BREAK = Pattern.compile("[\n\r]");
    private static final Set<String> REASONS = new TreeSet<>(
            Set.of("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"));

    private final List<StatusCause> shapes = new ArrayList<>();
    private final List<StatusCause> expressions = new ArrayList<>();
    private final EstimatedTotal total = new EstimatedTotal();

    private SchemaRules() {}

    /// What came of a schema.
    ///
    /// @param rules    to run; what could not be compiled refuses every object
    /// @param problems why a definition with the schema is refused; none for a good one
    public record Compiled(CompiledRules rules, List<StatusCause> problems) {}

    /// Where a walk is.
    ///
    /// @param cardinality  how often the node can occur, or null when nothing bounds it
    /// @param uncorrelated where the old value was lost, or null
    private record Place(String path, boolean root, @Nullable Long cardinality, @Nullable String uncorrelated) {}

    /// @param schema as it stands in `openAPIV3Schema`; must be structural, and is copied
    /// @param path   of the schema, for the fields of causes: `spec.versions[0].schema.openAPIV3Schema`
    public static Compiled compile(JsonObject schema, String path) {
        SchemaRules walk = new SchemaRules();
        SchemaNode root = SchemaNode.of(schema);
        RuleNode rules = walk.visit(root, new Place(path, true, 1L, null));
        List<StatusCause> problems = new ArrayList<>(walk.shapes);
        problems.addAll(walk.expressions);
        problems.addAll(walk.total.causes(path));
        boolean none = rules == null || !root.hasRules();
        return new Compiled(new CompiledRules(none ? null : rules), List.copyOf(problems));
    }

    /// The rules of a node and below it; null when there are none.
    private @Nullable RuleNode visit(SchemaNode schema, Place place) {
        int shapesBefore = shapes.size();
        String path = place.path();
        RuleNode additional = schema.additional() == null
                ? null
                : visit(schema.additional(), below(place, schema, schema.additional(), path + ".additionalProperties"));
        Map<String, RuleNode> properties = new LinkedHashMap<>();
        schema.properties().forEach((name, property) -> {
            RuleNode below = visit(property, below(place, schema, property, path + ".properties[" + name + "]"));
            if (below != null) {
                properties.put(name, below);
            }
        });
        RuleNode items = schema.items() == null
                ? null
                : visit(schema.items(), below(place, schema, schema.items(), path + ".items"));
        SchemaType type = schema.rules().isEmpty() && schema.allOf().isEmpty() ? null : RuleCompiler.type(schema, place.root());
        List<RuleNode> allOf = new ArrayList<>();
        for (int i = 0; i < schema.allOf().size(); i++) {
            RuleNode nested = nested(schema.allOf().get(i), schema, type, place.root(), path + ".allOf[" + i + "]");
            if (nested != null) {
                allOf.add(nested);
            }
        }
        checkShapes(schema, path);
        List<CompiledRule> rules = new ArrayList<>();
        boolean sound = shapes.size() == shapesBefore;
        if (!schema.rules().isEmpty() && type != null) {
            List<RuleCompiler.Result> results = RuleCompiler.compile(schema.rules(), schema, type);
            results.forEach(result -> rules.add(result.rule()));
            if (sound) {
                judge(results, type, place);
            }
        } else if (!schema.rules().isEmpty() && sound) {
            expressions.add(RuleCauses.internal(
                    path + ".x-kubernetes-validations",
                    "internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert"
                            + " structural schema to CEL declarations"));
        }
        boolean unseen = !schema.rules().isEmpty() && type == null;
        String problem = unseen ? "failed to convert to declType for CEL validation rules" : null;
        RuleNode node = new RuleNode(
                schema, place.root(), List.copyOf(rules), problem, items, additional, properties, List.copyOf(allOf));
        return node.isEmpty() ? null : node;
    }

    private static Place below(Place place, SchemaNode schema, SchemaNode child, String path) {
        // Members of an object correlate by their names, whatever its map type; items by their keys alone.
        boolean lost = child.equals(schema.items()) && !schema.listType().equals("map");
        String uncorrelated = place.uncorrelated() == null && lost ? place.path() : place.uncorrelated();
        return new Place(path, child.embeddedResource(), cardinality(place.cardinality(), schema), uncorrelated);
    }

    /// How often something can occur in each of so many values of a schema.
    private static @Nullable Long cardinality(@Nullable Long above, SchemaNode schema) {
        boolean map = schema.type().equals("object") && schema.hasAdditional();
        if (above == null) {
            return null; // Nothing bounds it.
        }
        if (!map && !schema.type().equals("array")) {
            return above;
        }
        var bound = schema.bound(map ? "maxProperties" : "maxItems");
        return bound.isPresent() ? (Long) Range.product(above, Math.max(bound.getAsLong(), 0)) : null;
    }

    /// Rules that stand in `allOf` are compiled against the node that it belongs to, and are not judged with the definition.
    private @Nullable RuleNode nested(
            SchemaNode rules, SchemaNode schema, @Nullable SchemaType type, boolean root, String path) {
        checkShapes(rules, path);
        List<CompiledRule> compiled = new ArrayList<>();
        if (!rules.rules().isEmpty() && type != null) {
            RuleCompiler.compile(rules.rules(), schema, type).forEach(result -> compiled.add(result.rule()));
        }
        Map<String, RuleNode> properties = new LinkedHashMap<>();
        rules.properties().forEach((name, property) -> {
            SchemaNode of = schema.properties().get(name);
            RuleNode below = of == null ? null : nestedBelow(property, of, path + ".properties[" + name + "]");
            if (below != null) {
                properties.put(name, below);
            }
        });
        RuleNode items = rules.items() == null || schema.items() == null
                ? null
                : nestedBelow(rules.items(), schema.items(), path + ".items");
        RuleNode additional = rules.additional() == null || schema.additional() == null
                ? null
                : nestedBelow(rules.additional(), schema.additional(), path + ".additionalProperties");
        RuleNode node =
                new RuleNode(schema, root, List.copyOf(compiled), null, items, additional, properties, List.of());
        return node.isEmpty() ? null : node;
    }

    private @Nullable RuleNode nestedBelow(SchemaNode rules, SchemaNode schema, String path) {
        boolean root = schema.embeddedResource();
        return nested(rules, schema, RuleCompiler.type(schema, root), root, path);
    }

    private void judge(List<RuleCompiler.Result> results, SchemaType type, Place place) {
        for (int i = 0; i < results.size(); i++) {
            RuleCompiler.Result result = results.get(i);
            Rule rule = result.rule().rule();
            String path = place.path() + ".x-kubernetes-validations[" + i + "]";
            judgeCost(result.rule(), type, place, path);
            if (result.rule().error() != null) {
                expressions.add(RuleCauses.invalid(path + ".rule", RuleCauses.shown(rule), result.rule().error()));
            }
            if (result.messageError() != null) {
                expressions.add(
                        RuleCauses.invalid(path + ".messageExpression", RuleCauses.shown(rule), result.messageError()));
            } else if (result.rule().message() != null) {
                judgeMessageCost(result.rule().message(), type, path + ".messageExpression");
            }
            if (result.rule().usesOldSelf() && place.uncorrelated() != null) {
                expressions.add(RuleCauses.invalidText(
                        path + ".rule",
                        rule.rule(),
                        "oldSelf cannot be used on the uncorrelatable portion of the schema within " + place.uncorrelated()));
            } else if (!result.rule().usesOldSelf() && rule.optionalOldSelf() != null) {
                expressions.add(RuleCauses.invalid(
                        path + ".optionalOldSelf",
                        rule.optionalOldSelf().toString(),
                        "may not be set if oldSelf is not used in rule"));
            }
        }
    }

    private void judgeCost(CompiledRule rule, SchemaType type, Place place, String path) {
        long once = rule.program() == null ? 0 : CostEstimate.of(rule.program().checked(), type).max();
        long often = place.cardinality() == null ? type.maxCardinality() : place.cardinality();
        long cost = Range.product(once, often);
        if (cost > CelLimits.ESTIMATED_RULE) {
            String detail = RuleCauses.overCost("estimated rule cost", cost, CelLimits.ESTIMATED_RULE);
            expressions.add(FieldError.forbidden(path + ".rule", detail));
        }
        total.add(path + ".rule", cost);
    }

    private void judgeMessageCost(CelProgram message, SchemaType type, String path) {
        long cost = CostEstimate.of(message.checked(), type).max();
        if (cost > CelLimits.ESTIMATED_RULE) {
            String detail = RuleCauses.overCost("estimated messageExpression cost", cost, CelLimits.ESTIMATED_RULE);
            expressions.add(FieldError.forbidden(path, detail));
        }
        total.add(path, cost);
    }

    private void checkShapes(SchemaNode schema, String path) {
        for (int i = 0; i < schema.rules().size(); i++) {
            checkShape(schema.rules().get(i), schema, path + ".x-kubernetes-validations[" + i + "]");
        }
    }

    private void checkShape(Rule rule, SchemaNode schema, String path) {
        String message = rule.message().strip();
        if (rule.rule().isBlank()) {
            shapes.add(FieldError.required(path + ".rule", "rule is not specified"));
        } else if (!rule.message().isEmpty() && message.isEmpty()) {
            shapes.add(RuleCauses.invalidText(path + ".message", rule.message(), "must be non-empty if specified"));
        } else if (breaks(message)) {
            shapes.add(RuleCauses.invalidText(path + ".message", rule.message(), "must not contain line breaks"));
        } else if (breaks(rule.rule().strip()) && message.isEmpty()) {
            shapes.add(FieldError.required(
                    path + ".message", "message must be specified if rule contains line breaks"));
        }
        if (!rule.messageExpression().isEmpty() && rule.messageExpression().isBlank()) {
            shapes.add(FieldError.required(
                    path + ".messageExpression", "messageExpression must be non-empty if specified"));
        }
        if (rule.reason() != null && !REASONS.contains(rule.reason())) {
            String supported = String.join("\", \"", REASONS);
            shapes.add(FieldError.notSupported(path + ".reason", RuleCauses.quoted(rule.reason()), "\"" + supported + "\""));
        }
        if (!rule.fieldPath().isEmpty()) {
            checkFieldPath(rule.fieldPath(), schema, path + ".fieldPath");
        }
    }

    private void checkFieldPath(String fieldPath, SchemaNode schema, String path) {
        if (fieldPath.isBlank()) {
            shapes.add(RuleCauses.invalidText(path, fieldPath, "must be non-empty if specified"));
        }
        if (breaks(fieldPath)) {
            shapes.add(RuleCauses.invalidText(path, fieldPath, "must not contain line breaks"));
        }
        if (FieldPaths.resolve(fieldPath, schema) == null) {
            shapes.add(RuleCauses.invalidText(path, fieldPath, "must be a valid path"));
        }
    }

    private static boolean breaks(String text) {
        return LINE_BREAK.matcher(text).find();
    }
}
