package dev.polder.syncer.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.Json;
import org.junit.jupiter.api.Test;

final class StatusTranslationTest {
    private static final String DOWN = """
            {'metadata':{'namespace':'polder-x','generation':%d,'annotations':{'polder.dev/upstream-generation':'%s'}},
             'status':{'observedGeneration':%d,'readyReplicas':2}}""";

    @Test
    void observedGenerationIsOursWhenTheNewestWasSeen() {
        assertEquals(5, observed(DOWN.formatted(9, "5", 9), 4));
    }

    @Test
    void observedGenerationStaysWhenTheNewestWasNotSeen() {
        assertEquals(4, observed(DOWN.formatted(9, "5", 8), 4));
    }

    @Test
    void observedGenerationIsNeverAheadOfWhatWasApplied() {
        assertEquals(5, observed(DOWN.formatted(9, "5", 8), 7));
    }

    @Test
    void observedGenerationIsLeftOutWhileNothingWasSeen() {
        JsonObject status = StatusTranslation.translate(Json.of(DOWN.formatted(9, "5", 8)), new JsonObject(), "app")
                .orElseThrow();
        assertEquals(Json.of("{'readyReplicas':2}"), status);
        JsonObject unknown = StatusTranslation.translate(Json.of(DOWN.formatted(9, "x", 9)), new JsonObject(), "app")
                .orElseThrow();
        assertEquals(Json.of("{'readyReplicas':2}"), unknown);
    }

    @Test
    void conditionsKeepEverythingButTheirGenerationAndForeignNames() {
        JsonObject down = Json.of("""
                {'metadata':{'namespace':'polder-x','generation':2,
                  'annotations':{'polder.dev/upstream-generation':'7'}},
                 'status':{'conditions':[{'type':'Ready','status':'False','observedGeneration':2,
                  'message':'pods in polder-x fail','n':1.5,'list':['polder-x',true,null]}]}}""");
        assertEquals(
                Json.of("""
                        {'conditions':[{'type':'Ready','status':'False','observedGeneration':7,
                          'message':'pods in app fail','n':1.5,'list':['app',true,null]}]}"""),
                StatusTranslation.translate(down, new JsonObject(), "app").orElseThrow());
    }

    @Test
    void noStatusDownstreamIsNoStatus() {
        assertTrue(StatusTranslation.translate(Json.of("{'metadata':{}}"), new JsonObject(), "app").isEmpty());
    }

    private static long observed(String downstream, long before) {
        JsonObject upstream = new JsonObject().put("status", new JsonObject().put("observedGeneration", before));
        return StatusTranslation.translate(Json.of(downstream), upstream, "app")
                .orElseThrow()
                .integer("observedGeneration")
                .orElse(0);
    }
}
