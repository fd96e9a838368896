package dev.polder.api.crd.path;

import dev.polder.api.json.JsonValue;
import java.util.List;
import java.util.OptionalInt;

/// One step of a path.
sealed interface Step {
    /// A member.
    record Field(String name) implements Step {}

    /// All members or items.
    record Wildcard() implements Step {}

    /// What has parts, at any depth.
    record Descent() implements Step {}

    /// Items from one place up to another one; negative places count from the end.
    ///
    /// @param single whether `to` only follows from `from`
    record Slice(OptionalInt from, OptionalInt to, OptionalInt step, boolean single) implements Step {}

    /// Items for which a comparison holds; an empty operator asks only whether the left side leads anywhere.
    record Filter(List<Step> left, String operator, List<Step> right) implements Step {
        public Filter {
            left = List.copyOf(left);
            right = List.copyOf(right);
        }
    }

    /// What several paths lead to, one after the other.
    record Union(List<List<Step>> paths) implements Step {
        public Union {
            paths = List.copyOf(paths);
        }
    }

    /// A value that stands in the path.
    record Literal(JsonValue value) implements Step {}
}
