package dev.polder.api.builtin;

import dev.polder.api.builtin.event.EventForms;
import dev.polder.api.builtin.event.EventStrategy;
import dev.polder.api.builtin.table.EventColumns;
import dev.polder.api.resource.PrinterColumn;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// Events: one set of objects that two groups serve. They lie in the store in the core form.
final class EventKinds {
    static final ResourceDefinition CORE = new Kind.Group("", "v1", "io.k8s.api.core.v1")
            .namespaced("Event", "events")
            .shortNames("ev")
            .fields(
                    "involvedObject.apiVersion",
                    "involvedObject.fieldPath",
                    "involvedObject.kind",
                    "involvedObject.name",
                    "involvedObject.namespace",
                    "involvedObject.resourceVersion",
                    "involvedObject.uid",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type")
            .with(EventStrategy.CORE, EventColumns.events());

    private static final ResourceDefinition EVENTS = new Kind.Group("events.k8s.io", "v1", "io.k8s.api.events.v1")
            .namespaced("Event", "events")
            .shortNames("ev")
            .fields(
                    "reason",
                    "regarding.apiVersion",
                    "regarding.fieldPath",
                    "regarding.kind",
                    "regarding.name",
                    "regarding.namespace",
                    "regarding.resourceVersion",
                    "regarding.uid",
                    "reportingController",
                    "type")
            .storedAs(CORE, EventForms.CONVERSION)
            .with(EventStrategy.EVENTS, PrinterColumn.onStored(EventColumns.events(), EventForms.CONVERSION));

    private EventKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(EVENTS);
    }
}
