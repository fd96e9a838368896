package dev.polder.api.cel;

import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What all rules of a schema may cost together, and which of them cost most. One thread.
final class EstimatedTotal {
    private static final int WORST = 4;
    private static final long WORTH_NAMING = CelLimits.ESTIMATED_SCHEMA / 100;

    private final List<Part> parts = new ArrayList<>();
    private long total;

    private record Part(String path, long cost) {}

    void add(String path, long cost) {
        total = total > Long.MAX_VALUE - cost ? Long.MAX_VALUE : total + cost;
        if (cost >= WORTH_NAMING) {
            parts.add(new Part(path, cost));
        }
    }

    /// @param path of the schema
    List<StatusCause> causes(String path) {
        List<StatusCause> causes = new ArrayList<>();
        if (total > CelLimits.ESTIMATED_SCHEMA) {
            parts.stream()
                    .sorted(Comparator.comparingLong(Part::cost).reversed())
                    .limit(WORST)
                    .forEach(part -> causes.add(FieldError.forbidden(
                            part.path(),
                            "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")));
            causes.add(FieldError.forbidden(
                    path,
                    RuleCauses.overCost(
                            "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                            total,
                            CelLimits.ESTIMATED_SCHEMA)));
        }
        return causes;
    }
}
