package dev.polder.api.builtin.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.status.StatusCause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodPartsTest {
    private static JsonObject pod(String annotations, String spec, String status) {
        String text = "{'metadata':{'name':'p','annotations':{%s}},'spec':{%s},'status':{%s}}"
                .formatted(annotations, spec, status)
                .replace('\'', '"');
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static String first(String cpu, String more) {
        return "'containers':[{'name':'c'}],'initContainers':[{'name':'i','resources':{'requests':{'cpu':'%s'}}%s}]"
                .formatted(cpu, more);
    }

    private static List<String> told(List<StatusCause> causes) {
        return causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
    }

    @Test
    void podsOfANodeAloneStayAsTheyAre() {
        JsonObject pod = pod("'kubernetes.io/config.mirror':'x'", first("1", ""), "");
        assertEquals(
                List.of(": Forbidden: static pods do not support ephemeral containers"),
                told(PodParts.validateEphemeralContainers(pod, pod)));
        assertEquals(List.of(": Forbidden: static pods cannot be resized"), told(PodParts.validateResources(pod, pod)));
        JsonObject windows = pod("", first("1", "") + ",'os':{'name':'windows'}", "");
        assertEquals(
                List.of(": Forbidden: windows pods cannot be resized"), told(PodParts.validateResources(windows, windows)));
    }

    @Test
    void initContainersAreResizedUnlessThatStartsThemAgain() {
        JsonObject old = pod("", first("1", ""), "");
        JsonObject next = pod("", first("2", ",'image':'other'"), "");
        PodParts.keepToResources(next, old);
        assertEquals(List.of(), told(PodParts.validateResources(next, old)));
        assertNull(next.objectOrNew("spec").objects("initContainers").getFirst().get("image"));
        String restarts = ",'resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]";
        assertEquals(
                List.of("spec.initContainers[0]: Forbidden: non-sidecar init containers with a resize policy of "
                        + "RestartContainer cannot be resized"),
                told(PodParts.validateResources(pod("", first("2", restarts), ""), pod("", first("1", restarts), ""))));
        String sidecar = restarts + ",'restartPolicy':'Always'";
        assertEquals(
                List.of(),
                told(PodParts.validateResources(pod("", first("2", sidecar), ""), pod("", first("1", sidecar), ""))));
    }

    @Test
    void nodesThatCannotResizeAreNotAsked() {
        String old = "'containerStatuses':[{'name':'c','state':{'running':{}}%s}]";
        JsonObject pod = pod("", first("1", ""), old.formatted(""));
        assertEquals(
                List.of("spec: Forbidden: Pod running on node without support for resize"),
                told(PodParts.validateResources(pod, pod)));
        JsonObject able = pod("", first("1", ""), old.formatted(",'resources':{}"));
        assertEquals(List.of(), told(PodParts.validateResources(able, able)));
    }

    @Test
    void ofResourcesOfThePodOnlyCpuAndMemoryChange() {
        String whole = "'containers':[{'name':'c'}],'resources':{'requests':{'cpu':'1','hugepages-2Mi':'%s'}}";
        assertEquals(
                List.of("spec: Forbidden: only cpu and memory resources are mutable at pod-level"),
                told(PodParts.validateResources(pod("", whole.formatted("4Mi"), ""), pod("", whole.formatted("2Mi"), ""))));
    }
}
