package dev.polder.api.cel;

import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of a schema, ready to judge objects. Immutable, any thread; holds no object.
public final class CompiledRules {
    private final @Nullable RuleNode root;

    /// @param root null when there are no rules
    CompiledRules(@Nullable RuleNode root) {
        this.root = root;
    }

    /// Whether every object passes.
    public boolean isEmpty() {
        return root == null;
    }

    /// Judges an object that has passed the rest of its schema.
    ///
    /// @param self    neither it nor `oldSelf` is changed, or may be by others meanwhile
    /// @param oldSelf the object that it replaces; null when it is new. Rules that what did not change breaks are forgiven then.
    /// @param path    of the object for the fields of causes; null for a whole resource, which upstream writes as `<nil>`
    public List<StatusCause> validate(JsonValue self, @Nullable JsonValue oldSelf, @Nullable String path) {
        return validate(self, oldSelf, path, CelLimits.PER_OBJECT).causes();
    }

    /// What a judgement said and cost.
    record Judgement(List<StatusCause> causes, long remaining) {}

    Judgement validate(JsonValue self, @Nullable JsonValue oldSelf, @Nullable String path, long budget) {
        return root == null ? new Judgement(List.of(), budget) : RuleRun.of(root, self, oldSelf, path, budget);
    }
}
