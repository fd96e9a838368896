package dev.polder.api.cel;

import dev.polder.api.cel.RuleNode.CompiledRule;
import dev.polder.api.cel.schema.Rule;
import dev.polder.api.cel.schema.SchemaNode;
import dev.polder.api.cel.schema.SchemaValues;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs rules over one object under one budget (`apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go`). One thread.
final class RuleRun {
    private static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    private final List<StatusCause> causes = new ArrayList<>();
    private long remaining;

    private RuleRun(long budget) {
        this.remaining = budget;
    }

    /// The budget is used up, or an expression cost more than it may: no more rules run.
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super(null, null, false, false);
        }
    }

    /// Where a run is; becomes text only when there is something to say.
    ///
    /// @param above null at the top
    /// @param step  as it is written behind what is above
    private record Trail(@Nullable Trail above, String step) {
        Trail member(String name) {
            return new Trail(this, "." + name);
        }

        Trail bracket(Object key) {
            return new Trail(this, "[" + key + "]");
        }

        /// The path, or `<nil>` for none at all.
        String text() {
            String text = joined();
            return text.isEmpty() ? "<nil>" : text.startsWith(".") ? text.substring(1) : text;
        }

        private String joined() {
            return above == null ? step : above.joined() + step;
        }
    }

    /// What is known of the old object at a place.
    ///
    /// @param current this place in both, or null
    /// @param nearest the nearest place above that is in both, or null
    private record Ratchet(@Nullable Correlation current, @Nullable Correlation nearest) {
        private static final Ratchet NONE = new Ratchet(null, null);

        /// Whether what is here did not change.
        boolean forgives() {
            Correlation known = current == null ? nearest : current;
            return known != null && known.isSame();
        }

        Ratchet member(String name) {
            if (current == null) {
                return this;
            }
            // Both objects were brought to one version, so that a change of these cannot be seen.
            return nearest == null && (name.equals("apiVersion") || name.equals("kind"))
                    ? NONE
                    : new Ratchet(current.member(name), current);
        }

        Ratchet item(int index) {
            return current == null ? this : new Ratchet(current.item(index), current);
        }
    }

    static CompiledRules.Judgement of(
            RuleNode root, JsonValue self, @Nullable JsonValue old, @Nullable String path, long budget) {
        RuleRun run = new RuleRun(budget);
        Ratchet ratchet = old == null ? Ratchet.NONE : new Ratchet(new Correlation(self, old, root.schema()), null);
        try {
            run.visit(root, self, old, new Trail(null, path == null ? "" : path), ratchet);
        } catch (Ended e) {
            run.remaining = -1;
        }
        return new CompiledRules.Judgement(List.copyOf(run.causes), run.remaining);
    }

    private void visit(RuleNode node, JsonValue self, @Nullable JsonValue old, Trail trail, Ratchet ratchet) {
        if (self == JsonNull.NULL) {
            return;
        }
        JsonValue before = old == JsonNull.NULL ? null : old;
        runRules(node, self, before, trail, ratchet);
        for (RuleNode nested : node.allOf()) {
            visit(nested, self, before, trail, new Ratchet(null, ratchet.nearest()));
        }
        switch (self) {
            case JsonArray array when node.items() != null ->
                visitItems(node.items(), node.schema(), array, before, trail, ratchet);
            case JsonObject object -> visitMembers(node, object, before, trail, ratchet);
            default -> {}
        }
    }

    private void visitItems(
            RuleNode items, SchemaNode list, JsonArray array, @Nullable JsonValue old, Trail trail, Ratchet ratchet) {
        Correlation.KeyedItems before = new Correlation.KeyedItems(list, old instanceof JsonArray olds ? olds : null);
        for (int i = 0; i < array.size(); i++) {
            visit(items, array.get(i), before.find(array.get(i)), trail.bracket(i), ratchet.item(i));
        }
    }

    private void visitMembers(RuleNode node, JsonObject object, @Nullable JsonValue old, Trail trail, Ratchet ratchet) {
        JsonObject before = old instanceof JsonObject olds && node.schema().correlatesMembers() ? olds : null;
        for (Map.Entry<String, JsonValue> entry : object.entries()) {
            String name = entry.getKey();
            JsonValue was = before == null ? null : before.get(name);
            RuleNode property = node.properties().get(name);
            if (node.additional() != null) {
                visit(node.additional(), entry.getValue(), was, trail.bracket(name), ratchet.member(name));
            }
            if (property != null) {
                visit(property, entry.getValue(), was, trail.member(name), ratchet.member(name));
            }
        }
    }

    private void runRules(RuleNode node, JsonValue self, @Nullable JsonValue old, Trail trail, Ratchet ratchet) {
        String type = RuleCauses.quoted(node.schema().type());
        if (node.problem() != null) {
            add(trail, type, "rule compiler initialization error: " + node.problem());
            return;
        }
        if (node.rules().isEmpty()) {
            return;
        }
        if (remaining <= 0) {
            add(trail, type, OUT_OF_BUDGET);
            throw new Ended();
        }
        SchemaNode schema = node.root() ? node.schema().withMeta() : node.schema();
        Map<String, Object> plain = new HashMap<>();
        plain.put(RuleCompiler.SELF, SchemaValues.of(self, schema));
        Map<String, Object> optional = new HashMap<>(plain);
        if (node.usesOldSelf()) {
            Object before = old == null ? null : SchemaValues.of(old, schema);
            optional.put(RuleCompiler.OLD_SELF, Optional.ofNullable(before));
            if (before != null) {
                plain.put(RuleCompiler.OLD_SELF, before);
            }
        }
        for (CompiledRule rule : node.rules()) {
            boolean takesOptional = rule.rule().takesOptionalOldSelf();
            if (rule.error() != null) {
                add(trail, type, "rule compile error: " + rule.error());
            } else if (rule.program() != null && (!rule.usesOldSelf() || old != null || takesOptional)) {
                Map<String, Object> values = takesOptional ? optional : plain;
                if (!holds(rule, rule.program(), values, trail, type)) {
                    refuse(rule, plain, self, trail, ratchet, type);
                }
            }
        }
    }

    private void add(Trail trail, String shown, String detail) {
        causes.add(RuleCauses.invalid(trail.text(), shown, detail));
    }

    /// Runs a rule; also true when there was something else to say of it than that it is broken.
    private boolean holds(CompiledRule rule, CelProgram program, Map<String, Object> values, Trail trail, String type) {
        CelOutcome outcome = program.run(values, CelLimits.PER_CALL);
        if (outcome.cost() > remaining) {
            add(trail, type, OUT_OF_BUDGET);
            throw new Ended();
        }
        remaining -= outcome.cost();
        String title = rule.rule().title();
        switch (outcome) {
            case CelOutcome.Value value -> {
                return Boolean.TRUE.equals(value.value());
            }
            case CelOutcome.OverLimit _ -> {
                add(trail, type, "'operation cancelled: actual cost limit exceeded': no further validation rules will be run due"
                        + " to call cost exceeds limit for rule: " + title);
                throw new Ended();
            }
            case CelOutcome.Failed failed when failed.message().startsWith("no such overload") ->
                add(trail, type, "'" + failed.message() + "': call arguments did not match a supported operator, function or"
                        + " macro signature for rule: " + title);
            case CelOutcome.Failed failed -> add(trail, type, failed.message() + " evaluating rule: " + title);
        }
        return true;
    }

    private void refuse(
            CompiledRule rule, Map<String, Object> values, JsonValue self, Trail trail, Ratchet ratchet, String type) {
        Trail at = rule.fieldPath().isEmpty() ? trail : trail.member(rule.fieldPath());
        boolean forgiven = !rule.usesOldSelf() && ratchet.forgives();
        @Nullable String detail = rule.message() == null ? null : message(rule, rule.message(), values, at, type, forgiven);
        if (!forgiven) {
            boolean shown = !(type.equals("\"object\"") || type.equals("\"array\""));
            String said = detail == null ? standardMessage(rule.rule()) : detail;
            causes.add(RuleCauses.broken(at.text(), shown ? self : null, said, rule.rule().reason()));
        }
    }

    private static String standardMessage(Rule rule) {
        return rule.message().isEmpty() ? "failed rule: " + rule.title() : rule.message().strip();
    }

    /// What the message expression says; null when it says nothing that could be shown.
    private @Nullable String message(
            CompiledRule rule, CelProgram program, Map<String, Object> values, Trail at, String type, boolean forgiven) {
        CelOutcome outcome = program.run(values, CelLimits.PER_CALL);
        @Nullable String end = null;
        if (outcome.cost() > remaining) {
            end = "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run";
        } else if (outcome instanceof CelOutcome.OverLimit) {
            end = "no further validation rules will be run due to call cost exceeds limit for messageExpression: "
                    + RuleCauses.quoted(rule.rule().messageExpression());
        }
        if (end != null) {
            if (!forgiven) {
                add(at, type, end);
            }
            throw new Ended();
        }
        remaining -= outcome.cost();
        return outcome instanceof CelOutcome.Value value && value.value() instanceof String text ? usable(text.strip()) : null;
    }

    private static @Nullable String usable(String message) {
        boolean fits = !message.isEmpty()
                && message.indexOf('\n') < 0
                && message.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MESSAGE_BYTES;
        return fits ? message : null;
    }
}
