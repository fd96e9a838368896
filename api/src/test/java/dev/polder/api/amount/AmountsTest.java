package dev.polder.api.amount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmountsTest {
    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static Amounts amounts(String text) {
        return Amounts.of(json(text));
    }

    @Test
    void sumsKeepTheFormOfTheFirstThatIsNotZero() {
        assertEquals("cpu=1500m,memory=3Gi,pods=1", amounts("{\"cpu\":\"1\",\"memory\":\"0\"}")
                .plus(amounts("{\"cpu\":\"500m\",\"memory\":\"3Gi\",\"pods\":1}"))
                .text());
    }

    @Test
    void whatIsAboveIsNeverNegative() {
        assertEquals("a=1,b=0,c=5", amounts("{\"a\":\"3\",\"b\":\"1\",\"c\":\"5\"}")
                .above(amounts("{\"a\":\"2\",\"b\":\"2\"}"))
                .text());
    }

    @Test
    void exceedingNamesOnlyWhatIsLimited() {
        Amounts used = amounts("{\"cpu\":\"1001m\",\"memory\":\"1Gi\",\"other\":\"9\"}");
        assertEquals(List.of("cpu"), used.exceeding(amounts("{\"cpu\":\"1\",\"memory\":\"1024Mi\"}")));
    }

    @Test
    void sameAmountsAreTheSameHoweverTheyAreWritten() {
        assertTrue(amounts("{\"cpu\":\"1000m\"}").sameAs(amounts("{\"cpu\":\"1\"}")));
        assertFalse(amounts("{\"cpu\":\"1\"}").sameAs(amounts("{\"cpu\":\"1\",\"memory\":\"0\"}")));
        assertFalse(amounts("{\"cpu\":\"1\"}").sameAs(amounts("{\"cpu\":\"2\"}")));
    }

    @Test
    void whatIsNoAmountIsLeftOut() {
        assertEquals("b=2", amounts("{\"a\":\"much\",\"b\":2,\"c\":[]}").text());
        assertTrue(Amounts.of(null).isEmpty());
    }

    @Test
    void aPodNeedsTheSumOfItsContainersOrWhatItsInitContainersNeedAtMost() {
        JsonObject pod = json("""
                {"spec":{"overhead":{"cpu":"10m"},
                "containers":[{"name":"a","resources":{"requests":{"cpu":"100m"},"limits":{"memory":"1Gi"}}},
                {"name":"b","resources":{"requests":{"cpu":"200m","memory":"1Gi"}}}],
                "initContainers":[{"name":"side","restartPolicy":"Always","resources":{"requests":{"cpu":"50m"}}},
                {"name":"i","resources":{"requests":{"cpu":"700m","memory":"10Mi"}}}]}}""");
        assertEquals("cpu=750m,memory=1Gi", PodAmounts.requestsOfSpec(pod).text());
        assertEquals("cpu=760m,memory=1Gi", PodAmounts.requests(pod).text());
        assertEquals("memory=1Gi", PodAmounts.limits(pod).text());
        assertFalse(PodAmounts.hasPodLevel(pod));
    }

    @Test
    void whatIsSaidForThePodCountsAndSoDoesWhatIsStillReserved() {
        JsonObject pod = json("""
                {"spec":{"resources":{"requests":{"memory":"2Gi"}},
                "containers":[{"name":"a","resources":{"requests":{"cpu":"100m","memory":"1Gi"}}}]},
                "status":{"containerStatuses":[{"name":"a","resources":{"requests":{"cpu":"300m"}},
                "allocatedResources":{"cpu":"400m"}}]}}""");
        assertTrue(PodAmounts.hasPodLevel(pod));
        assertEquals("cpu=400m,memory=2Gi", PodAmounts.requests(pod).text());
        assertEquals("cpu=100m,memory=2Gi", PodAmounts.requestsOfSpec(pod).text());
        pod.objectOrNew("status").put("conditions", new JsonArray().add(json("""
                {"type":"PodResizePending","reason":"Infeasible"}""")));
        pod.objectOrNew("spec").objects("containers").getFirst().put("resources", json("{\"requests\":{\"cpu\":\"9\"}}"));
        assertEquals("cpu=400m,memory=2Gi", PodAmounts.requests(pod).text());
    }
}
