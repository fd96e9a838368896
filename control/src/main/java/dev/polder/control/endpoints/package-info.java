/// Endpoints and EndpointSlices of Services that no cluster runs. Where a sync target serves the workspace, its cluster
/// makes them, and the syncer shows them. Runs on the workers of its controller.
@NullMarked
package dev.polder.control.endpoints;

import org.jspecify.annotations.NullMarked;
