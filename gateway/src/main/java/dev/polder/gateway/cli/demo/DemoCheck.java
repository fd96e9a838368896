package dev.polder.gateway.cli.demo;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.status.ApiException;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Poll;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks, in the workspace, whether the application runs; and downstream, where it does.
final class DemoCheck {
    private static final int REPLICAS = 3;
    private static final String NAMESPACED = "/namespaces/" + DemoApplication.NAMESPACE;
    private static final String DEPLOYMENT = "/apis/apps/v1" + NAMESPACED + "/deployments/web";
    private static final String JOB = "/apis/batch/v1" + NAMESPACED + "/jobs/price-list";
    private static final String PODS = "/api/v1" + NAMESPACED + "/pods?labelSelector=app%3Dweb";
    private static final String LOCATOR = "kcp.io/namespace-locator";
    private static final JsonLimits LOCATOR_LIMITS = new JsonLimits(4096, 8, 64);

    private final ApiClient workspace;
    private final ApiClient downstream;
    private final String workspaceId;
    private String namespace = "";

    DemoCheck(ApiClient workspace, ApiClient downstream, String workspaceId) {
        this.workspace = workspace;
        this.downstream = downstream;
        this.workspaceId = workspaceId;
    }

    /// Waits until everything is there.
    ///
    /// @param end when to give up, as [System#nanoTime]
    /// @param journal told of what appears meanwhile
    /// @return the names of the Pods in the workspace
    /// @throws CommandFailure if something is still missing at the end
    List<String> await(long end, DemoJournal journal) throws CommandFailure, InterruptedException {
        var poll = new Poll(end);
        while (true) {
            List<String> missing = new ArrayList<>();
            try {
                if (namespace.isEmpty()) {
                    namespace = downstreamNamespace().orElse("");
                    if (!namespace.isEmpty()) {
                        journal.step("downstream", "namespace %s is %s there"
                                .formatted(DemoApplication.NAMESPACE, namespace));
                    } else {
                        missing.add("no namespace downstream");
                    }
                }
                List<String> pods = look(missing);
                if (missing.isEmpty()) {
                    return pods;
                }
            } catch (UnreachableException | ApiException e) {
                missing.add(String.valueOf(e.getMessage()));
            }
            if (!poll.again()) {
                throw CommandFailure.refused("the demo's application does not run: " + String.join("; ", missing));
            }
        }
    }

    /// The name of the application's namespace downstream; empty before it has been seen.
    String seenNamespace() {
        return namespace;
    }

    private List<String> look(List<String> missing) throws UnreachableException {
        long ready = workspace.get(DEPLOYMENT).integerAt("status", "readyReplicas").orElse(0);
        if (ready != REPLICAS) {
            missing.add("deployment web has %d of %d ready replicas".formatted(ready, REPLICAS));
        }
        if (!isComplete(workspace.get(JOB))) {
            missing.add("job price-list is not complete");
        }
        List<String> running = workspace.get(PODS).objects("items").stream()
                .filter(pod -> "Running".equals(pod.stringAt("status", "phase")))
                .map(pod -> String.valueOf(pod.stringAt("metadata", "name")))
                .toList();
        if (running.size() != REPLICAS) {
            missing.add("%d of %d mirrored pods are Running".formatted(running.size(), REPLICAS));
        }
        return running;
    }

    private static boolean isComplete(JsonObject job) {
        JsonObject status = job.object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(each -> each.string("type", "").equals("Complete")
                                && each.string("status", "").equals("True"));
    }

    /// The name that the application's namespace has downstream, by the annotation that tells whose it is.
    private Optional<String> downstreamNamespace() throws UnreachableException {
        return downstream.get("/api/v1/namespaces").objects("items").stream()
                .filter(each -> isOurs(each.stringAt("metadata", "annotations", LOCATOR)))
                .map(each -> String.valueOf(each.stringAt("metadata", "name")))
                .findFirst();
    }

    private boolean isOurs(@Nullable String locator) {
        if (locator == null) {
            return false;
        }
        try {
            JsonObject json = JsonReader.readObject(locator.getBytes(StandardCharsets.UTF_8), LOCATOR_LIMITS);
            return json.string("cluster", "").equals(workspaceId)
                    && json.string("namespace", "").equals(DemoApplication.NAMESPACE);
        } catch (JsonSyntaxException _) {
            return false; // somebody else's annotation
        }
    }
}
