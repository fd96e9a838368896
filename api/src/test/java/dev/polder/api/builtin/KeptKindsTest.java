package dev.polder.api.builtin;

import static dev.polder.api.builtin.Trees.definition;
import static dev.polder.api.builtin.Trees.json;
import static dev.polder.api.builtin.Trees.sentences;
import static dev.polder.api.builtin.Trees.wrongUpdate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.Occasion;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What may not change of kinds that are kept and not acted on. (What may be created is told by the answers of a
/// kube-apiserver, in the gateway.)
class KeptKindsTest {
    private static final String FIXED = "Invalid value: %s: field is immutable";

    @Test
    void whatDriversSaidStays() {
        assertEquals(
                List.of(
                        "spec.attachedRequired: " + FIXED.formatted("false"),
                        "spec.volumeLifecycleModes: " + FIXED.formatted("[\"Ephemeral\"]")),
                wrongUpdate(
                        "csidrivers",
                        "{'spec':{'attachRequired':false,'volumeLifecycleModes':['Ephemeral'],'podInfoOnMount':true}}",
                        "{'spec':{}}"));
        String node = "{'spec':{'drivers':[{'name':'a','nodeID':'%s','topologyKeys':[],'allocatable':{'count':%d}}]}}";
        assertEquals(List.of(), wrongUpdate("csinodes", node.formatted("1", 5), node.formatted("1", 6)));
        assertEquals(1, wrongUpdate("csinodes", node.formatted("2", 5), node.formatted("1", 5)).size());
        assertEquals(
                List.of("storageClassName: " + FIXED.formatted("\"b\"")),
                wrongUpdate(
                        "csistoragecapacities",
                        "{'storageClassName':'b','capacity':'2'}",
                        "{'storageClassName':'a','capacity':'1'}"));
        assertEquals(
                1, wrongUpdate("volumeattachments", "{'spec':{'nodeName':'a'}}", "{'spec':{'nodeName':'b'}}").size());
        assertEquals(
                List.of("parameters: Forbidden: updates to parameters are forbidden."),
                wrongUpdate(
                        "volumeattributesclasses",
                        "{'driverName':'a','parameters':{'a':'1'}}",
                        "{'driverName':'a','parameters':{'a':'2'}}"));
    }

    @Test
    void blocksMayGrowByOneOfTheOtherFamily() {
        String one = "{'spec':{'cidrs':['10.0.0.0/8']}}";
        assertEquals(List.of(), wrongUpdate("servicecidrs", "{'spec':{'cidrs':['10.0.0.0/8','2001:db8::/64']}}", one));
        assertEquals(
                List.of("spec.cidrs[0]: " + FIXED.formatted("\"11.0.0.0/8\"")),
                wrongUpdate("servicecidrs", "{'spec':{'cidrs':['11.0.0.0/8']}}", one));
        assertEquals(List.of("spec.cidrs: " + FIXED.formatted("[]")), wrongUpdate("servicecidrs", "{'spec':{}}", one));
        assertEquals(
                1, wrongUpdate("servicecidrs", "{'spec':{'cidrs':['10.0.0.0/8','11.0.0.0/8']}}", one).size());
        assertEquals(
                1,
                wrongUpdate(
                                "ipaddresses",
                                "{'spec':{'parentRef':{'resource':'services','name':'a'}}}",
                                "{'spec':{'parentRef':{'resource':'services','name':'b'}}}")
                        .size());
    }

    private static List<String> claim(String subresource, String claim, String old) {
        var occasion = new Occasion(UserInfo.ANONYMOUS, subresource, Instant.EPOCH);
        return sentences(definition("resourceclaims").strategy().validateUpdate(json(claim), json(old), occasion));
    }

    @Test
    void aClaimIsAnsweredInItsStatusAlone() {
        String spec = "'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'c'}}]}}";
        assertEquals(1, claim("", "{'spec':{}}", "{" + spec + "}").size());
        String result = "{'request':'%s','driver':'d','pool':'p','device':'%s'}";
        String status = "{%s,'status':{'allocation':{'devices':{'results':[%s]}}%s}}";
        String good = status.formatted(spec, result.formatted("r", "x"), "");
        String empty = "{" + spec + "}";
        assertEquals(List.of(), claim("status", good, empty));
        assertEquals(List.of(), claim("status", empty, good));
        assertEquals(1, claim("status", status.formatted(spec, result.formatted("q", "x"), ""), empty).size());
        assertEquals(1, claim("status", status.formatted(spec, result.formatted("r", "y"), ""), good).size());
        assertEquals(
                List.of("status.reservedFor: Forbidden: may not be specified when `allocated` is not set"),
                claim("status", "{" + spec + ",'status':{'reservedFor':[{'resource':'pods','name':'a','uid':'u'}]}}", empty));
        String reserved = ",'reservedFor':[{'resource':'pods','name':'a','uid':''}]";
        assertEquals(
                List.of("status.reservedFor[0].uid: Required value"),
                claim("status", status.formatted(spec, result.formatted("r", "x"), reserved), good));
        String told = ",'devices':[{'driver':'d','pool':'p','device':'%s'}]";
        assertEquals(
                List.of(), claim("status", status.formatted(spec, result.formatted("r", "x"), told.formatted("x")), good));
        assertEquals(
                List.of("status.devices[0]: Invalid value: \"d/p/z\": must be an allocated device in the claim"),
                claim("status", status.formatted(spec, result.formatted("r", "x"), told.formatted("z")), good));
        assertEquals(
                1,
                wrongUpdate(
                                "resourceclaimtemplates",
                                "{'spec':{'spec':{}}}",
                                "{'spec':{'metadata':{'labels':{'a':'b'}},'spec':{}}}")
                        .size());
        assertEquals(
                List.of("spec.pool.name: " + FIXED.formatted("\"b\"")),
                wrongUpdate("resourceslices", "{'spec':{'pool':{'name':'b'}}}", "{'spec':{'pool':{'name':'a'}}}"));
    }

    @Test
    void whoeverMakesWhatIsNotHeldUpYetIsTold() {
        for (String plural : List.of("validatingadmissionpolicies", "mutatingadmissionpolicies")) {
            assertFalse(definition(plural).strategy().warnings(new JsonObject()).isEmpty());
        }
        JsonObject hooks = json("{'webhooks':[{'name':'a.b.c'}]}");
        for (String plural : List.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations")) {
            assertFalse(definition(plural).strategy().warnings(hooks).isEmpty());
            assertEquals(List.of(), definition(plural).strategy().warnings(new JsonObject()));
        }
        assertFalse(definition("apiservices").strategy().warnings(json("{'spec':{'service':{}}}")).isEmpty());
        assertEquals(List.of(), definition("apiservices").strategy().warnings(json("{'spec':{}}")));
    }
}
