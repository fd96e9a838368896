package dev.polder.api.builtin.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodUpdateRulesTest {
    private static JsonObject pod(String spec) {
        String text = "{'spec':" + spec + "}";
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'containers':[{'name':'c','image':'a'}]} | {'containers':[{'name':'c','image':'b'}]}",
        "{'activeDeadlineSeconds':9} | {'activeDeadlineSeconds':8}",
        "{} | {'activeDeadlineSeconds':8}",
        "{'tolerations':[{'key':'a','tolerationSeconds':1}]} | {'tolerations':[{'key':'a','tolerationSeconds':2},{}]}",
        "{'schedulingGates':[{'name':'a'},{'name':'b'}]} | {'schedulingGates':[{'name':'b'}]}",
        "{'terminationGracePeriodSeconds':-1} | {'terminationGracePeriodSeconds':1}",
        "{'schedulingGates':[{'name':'a'}],'nodeSelector':{'x':'y'}} | {'nodeSelector':{'x':'y','z':'z'}}",
        "{'schedulingGates':[{'name':'a'}]} | {'schedulingGates':[{'name':'a'}],'affinity':{'nodeAffinity':{'x':[]}}}",
        "{'volumes':[]} | {}",
        "{'securityContext':{}} | {'securityContext':null}",
    })
    void mayChange(String before, String now) {
        assertEquals(List.of(), PodUpdateRules.validate(pod(now), pod(before)).list());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'containers':[{'name':'c'}]} | {'containers':[{'name':'c'},{'name':'d'}]} | spec.containers | may not add or remove",
        "{'containers':[{'name':'c'}]} | {'containers':[{'name':'c','resources':{'limits':{'cpu':1}}}]} | spec | changed: spec.containers",
        "{'nodeName':'a'} | {'nodeName':'b','hostname':'h'} | spec | changed: spec.hostname, spec.nodeName",
        "{'activeDeadlineSeconds':9} | {'activeDeadlineSeconds':10} | spec.activeDeadlineSeconds | less than or equal",
        "{'activeDeadlineSeconds':9} | {'activeDeadlineSeconds':-1} | spec.activeDeadlineSeconds | between 0 and",
        "{'activeDeadlineSeconds':9} | {} | spec.activeDeadlineSeconds | nil value",
        "{'tolerations':[{'key':'a'}]} | {'tolerations':[]} | spec.tolerations | existing toleration",
        "{'schedulingGates':[{'name':'a'}]} | {'schedulingGates':[{'name':'a'},{'name':'b'}]} | spec.schedulingGates | scheduling gate 'b'",
        "{'terminationGracePeriodSeconds':30} | {'terminationGracePeriodSeconds':1} | spec | changed: spec.terminationGracePeriodSeconds",
        "{'nodeSelector':{'x':'y'}} | {'nodeSelector':{'x':'y','z':'z'}} | spec | changed: spec.nodeSelector",
        "{'schedulingGates':[{'name':'a'}],'nodeSelector':{'x':'y'}} | {'nodeSelector':{'x':'z'}} | spec.nodeSelector | only additions",
    })
    void mayNotChange(String before, String now, String field, String words) {
        var causes = PodUpdateRules.validate(pod(now), pod(before)).list();
        assertEquals(1, causes.size(), causes::toString);
        assertEquals(field, causes.getFirst().field());
        assertTrue(causes.getFirst().message().contains(words), causes.getFirst()::message);
    }
}
