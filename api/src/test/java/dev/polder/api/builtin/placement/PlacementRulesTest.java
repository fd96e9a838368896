package dev.polder.api.builtin.placement;

import static dev.polder.api.builtin.Trees.defaulted;
import static dev.polder.api.builtin.Trees.definition;
import static dev.polder.api.builtin.Trees.json;
import static dev.polder.api.builtin.Trees.wrong;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.validation.SchemaValidation;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementRulesTest {
    private static final String RESOURCE = "{'group':'workload.kcp.io','version':'v1alpha1','resource':'synctargets'}";

    @Test
    void soundObjectsAreTaken() {
        assertEquals(List.of(), wrong("locations", "{'spec':{'resource':" + RESOURCE + ",'instanceSelector':{'matchLabels':"
                + "{'a':'b'}},'availableSelectorLabels':[{'key':'x/region','values':['eu']}]}}"));
        assertEquals(List.of(), wrong("placements", "{'spec':{'locationResource':" + RESOURCE
                + ",'locationSelectors':[{}],'locationWorkspace':'root:org','namespaceSelector':{'matchLabels':{'a':'b'}}}}"));
        assertEquals(List.of(), wrong("synctargets", "{'metadata':{'name':'t'},'spec':{'cells':{'dc':'1'}}}"));
        assertEquals(List.of(), wrong("locations", "{}"));
        assertEquals(List.of(), wrong("placements", "{}"));
    }

    @Test
    void selectorsAndPathsAreLookedAt() {
        assertEquals(
                List.of(
                        "spec.locationWorkspace: Invalid value: \"Root\": spec.locationWorkspace in body should match"
                                + " '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(:[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'",
                        "spec.namespaceSelector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector"
                                + " operator",
                        "spec.locationSelectors[1].matchExpressions[0].values: Required value: must be specified when"
                                + " `operator` is 'In' or 'NotIn'"),
                wrong("placements", "{'spec':{'locationWorkspace':'Root','namespaceSelector':{'matchExpressions':"
                        + "[{'key':'a','operator':'Is'}]},'locationSelectors':[{},{'matchExpressions':"
                        + "[{'key':'a','operator':'In'}]}]}}"));
        List<String> location = wrong("locations", "{'spec':{'instanceSelector':{'matchLabels':{'a b':'c'}},"
                + "'availableSelectorLabels':[{'key':'-','values':[]},{'key':'k','values':['a b']}]}}");
        assertEquals(4, location.size(), location.toString());
        assertTrue(location.contains("spec.availableSelectorLabels[0].values: Invalid value: 0:"
                + " spec.availableSelectorLabels[0].values in body should have at least 1 items"));
    }

    @Test
    void onlySyncTargetsCanBeChosen() {
        assertEquals(
                1,
                SchemaValidation.validate(
                                definition("placements").storageVersion().schema(),
                                json("{'spec':{'locationResource':{'group':'apps','version':'v1alpha1',"
                                        + "'resource':'synctargets'}}}"))
                        .size());
        assertEquals(
                "Pending", defaulted("placements", "{'spec':{},'status':{}}").stringAt("status", "phase"));
        assertEquals(
                json("{}"), defaulted("locations", "{'spec':{}}").objectAt("spec", "instanceSelector"));
    }

    @Test
    void placementWithoutSelectorsIsWarnedOf() {
        PlacementStrategy strategy = new PlacementStrategy();
        assertEquals(1, strategy.warnings(json("{'spec':{}}")).size());
        assertEquals(0, strategy.warnings(json("{'spec':{'locationSelectors':[{}]}}")).size());
    }

    @Test
    void syncTargetsAreForKubernetesUnlessTheySayOtherwise() {
        assertEquals(
                "kubernetes",
                defaulted("synctargets", "{'spec':{}}")
                        .object("spec")
                        .objects("supportedAPIExports")
                        .getFirst()
                        .string("export"));
        assertEquals(
                0,
                defaulted("synctargets", "{'spec':{'supportedAPIExports':[]}}")
                        .object("spec")
                        .objects("supportedAPIExports")
                        .size());
        List<String> bad = wrong("synctargets", "{'metadata':{'name':'" + "n".repeat(235) + "'},'spec':{"
                + "'supportedAPIExports':[{'export':'e','path':'a::b'}]},'status':{'syncedResources':[{'versions':[]}]}}");
        assertEquals(3, bad.size(), bad.toString());
        assertEquals("metadata.name: Too long: may not be more than 234 bytes", bad.getFirst());
    }
}
