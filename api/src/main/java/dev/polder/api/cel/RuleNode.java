package dev.polder.api.cel;

import dev.polder.api.cel.schema.Rule;
import dev.polder.api.cel.schema.SchemaNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The compiled rules of one node of a schema and of those below it. Immutable.
///
/// @param root    whether it is the root of a resource
/// @param rules   its own
/// @param problem why none of its rules can run, or null
record RuleNode(
        SchemaNode schema,
        boolean root,
        List<CompiledRule> rules,
        @Nullable String problem,
        @Nullable RuleNode items,
        @Nullable RuleNode additional,
        Map<String, RuleNode> properties,
        List<RuleNode> allOf) {
    /// One rule.
    ///
    /// @param program   null when the rule is empty or cannot be compiled
    /// @param error     why it cannot be compiled, or null
    /// @param message   makes the message, or null
    /// @param fieldPath below its node, or empty
    record CompiledRule(
            Rule rule, @Nullable CelProgram program, @Nullable String error, @Nullable CelProgram message, String fieldPath) {
        boolean usesOldSelf() {
            return program != null && program.uses(RuleCompiler.OLD_SELF);
        }
    }

    boolean isEmpty() {
        return rules.isEmpty()
                && problem == null
                && items == null
                && additional == null
                && properties.isEmpty()
                && allOf.isEmpty();
    }

    /// Whether any of its own rules looks at the old value.
    boolean usesOldSelf() {
        return rules.stream().anyMatch(CompiledRule::usesOldSelf);
    }
}
