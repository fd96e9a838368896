package dev.polder.api.builtin;

import dev.polder.api.builtin.scaling.AutoscalerForms;
import dev.polder.api.builtin.scaling.AutoscalerStrategy;
import dev.polder.api.builtin.table.WorkloadColumns;
import dev.polder.api.resource.PrinterColumn;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// Kinds of `autoscaling`. Nothing in a workspace acts on them: pods run elsewhere.
final class ScalingKinds {
    private static final Kind.Group AUTOSCALING =
            new Kind.Group("autoscaling", "v2", "io.k8s.api.autoscaling.v2");

    private ScalingKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(AUTOSCALING
                .namespaced("HorizontalPodAutoscaler", "horizontalpodautoscalers")
                .shortNames("hpa")
                .categories("all")
                .status()
                .alsoIn(
                        "v1",
                        "io.k8s.api.autoscaling.v1",
                        PrinterColumn.onStored(WorkloadColumns.autoscalers(), AutoscalerForms.CONVERSION),
                        AutoscalerForms.CONVERSION)
                .with(new AutoscalerStrategy(), WorkloadColumns.autoscalers()));
    }
}
