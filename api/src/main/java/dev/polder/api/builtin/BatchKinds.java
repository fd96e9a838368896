package dev.polder.api.builtin;

import dev.polder.api.builtin.table.JobColumns;
import dev.polder.api.builtin.workload.CronJobStrategy;
import dev.polder.api.builtin.workload.JobStrategy;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The group `batch`.
final class BatchKinds {
    private static final Kind.Group BATCH = new Kind.Group("batch", "v1", "io.k8s.api.batch.v1");

    private BatchKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                BATCH.namespaced("CronJob", "cronjobs")
                        .shortNames("cj")
                        .categories("all")
                        .status()
                        .with(new CronJobStrategy(), JobColumns.cronJobs()),
                BATCH.namespaced("Job", "jobs")
                        .categories("all")
                        .status()
                        .fields("status.successful")
                        .with(new JobStrategy(), JobColumns.jobs()));
    }
}
