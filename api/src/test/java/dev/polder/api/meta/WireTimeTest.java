package dev.polder.api.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "2026-11-23T04:05:06Z", "1970-01-01T00:00:00Z", "2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z",
        "2026-11-23T04:05:06.123456Z", "2026-11-23T24:00:00Z", "2026-11-23T04:05:06+02:00"
    })
    void timesAreReadAsEverywhereElse(String text) {
        assertEquals(Instant.parse(text), WireTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "now", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23T04:60:06Z", "2026-11-23 04:05:06Z",
        "2026-11-23T04:05:0xZ"
    })
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(DateTimeException.class, () -> WireTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T04:05:06.789Z", "2026-11-23T04:05:06Z", "2026-11-23T04:05:07Z", "1969-12-31T23:59:59.5Z"})
    void partsOfASecondAreNotWritten(String text) {
        Instant time = Instant.parse(text);
        assertEquals(time.truncatedTo(ChronoUnit.SECONDS).toString(), WireTime.text(time));
    }
}
