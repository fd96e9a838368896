package dev.polder.syncer.downstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonWriter;
import dev.polder.syncer.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What answers of an API server mean; the texts are those of Kubernetes.
final class RefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pods \"a\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2"
                        + " | QUOTA_EXCEEDED",
                "pods is forbidden: User \"u\" cannot create resource \"pods\" | FORBIDDEN",
                "admission webhook \"w\" denied the request: no | FORBIDDEN"
            })
    void forbiddenHasSeveralMeanings(String message, DownstreamFailure failure) {
        String body = JsonWriter.text(Json.of("{'kind':'Status','reason':'Forbidden'}").put("message", message));
        assertEquals(failure, refusal(403, body).failure());
    }

    @Test
    void namespaceThatGoesAwayIsNotARight() {
        DownstreamException e = refusal(403, """
                {"kind":"Status","reason":"Forbidden","message":"unable to create new content in namespace n because it is\
                 being terminated","details":{"causes":[{"reason":"NamespaceTerminating","field":"metadata.namespace"}]}}""");
        assertEquals(DownstreamFailure.TERMINATING, e.failure());
    }

    @Test
    void conflictNamesTheFieldsThatOthersHold() {
        DownstreamException e = refusal(409, """
                {"kind":"Status","reason":"Conflict","message":"Apply failed with 2 conflicts","details":{"causes":[
                {"reason":"FieldManagerConflict","message":"conflict with \\"a\\"","field":".spec.replicas"},
                {"reason":"FieldManagerConflict","message":"conflict with \\"b\\"","field":".data.color"},
                {"reason":"Other","field":".data.size"}]}}""");
        assertEquals(DownstreamFailure.CONFLICT, e.failure());
        assertEquals(List.of(".spec.replicas", ".data.color"), e.conflicts());
    }

    @ParameterizedTest
    @CsvSource({"7,7", "0,0", "soon,0", "-1,0", "99999999,0", "'',0"})
    void patienceIsSecondsAndNothingElse(String header, long seconds) {
        Refusal refusal = Refusal.of(429, new byte[0], header);
        assertEquals(Duration.ofSeconds(seconds), refusal.toException(null).retryAfter());
        assertEquals(DownstreamFailure.THROTTLED, refusal.toException(null).failure());
    }

    private static DownstreamException refusal(int code, String body) {
        return Refusal.of(code, body.getBytes(StandardCharsets.UTF_8), null).toException(null);
    }
}
