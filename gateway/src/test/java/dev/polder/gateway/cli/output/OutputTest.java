package dev.polder.gateway.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.api.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {
    @ParameterizedTest
    @CsvSource({
        "2030-01-10T00:00:00Z, 0s",
        "2030-01-09T23:58:01Z, 119s",
        "2030-01-09T23:58:00Z, 2m",
        "2030-01-09T21:00:00Z, 3h",
        "2030-01-08T00:00:00Z, 2d",
        "2031-01-08T00:00:00Z, 0s",
        "yesterday, <unknown>",
        ", <unknown>",
    })
    void agesAreShort(String timestamp, String expected) {
        assertEquals(expected, Age.of(timestamp, Instant.parse("2030-01-10T00:00:00Z")));
    }

    @Test
    void rowsHaveAsManyCellsAsColumns() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("A", "B").row("a"));
    }

    @Test
    void tablesAreNoFormatOfOneObject() {
        assertThrows(IllegalArgumentException.class, () -> OutputFormat.table.text(new JsonObject()));
    }
}
