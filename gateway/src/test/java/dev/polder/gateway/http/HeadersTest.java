package dev.polder.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    @Test
    void namesAreFoundWithoutRegardToCase() {
        Headers headers = Headers.of("Accept", "a", "X-Y", "1", "accept", "b");
        assertEquals("a", headers.first("ACCEPT"));
        assertEquals(List.of("a", "b"), headers.all("accept"));
        assertTrue(headers.contains("x-y"));
        assertFalse(headers.contains("x"));
        assertNull(headers.first("x"));
        assertEquals(3, headers.size());
        assertEquals(0, Headers.empty().size());
    }

    @Test
    void fieldsComeInTheirOrderAndInLowerCase() {
        List<String> seen = new ArrayList<>();
        Headers.of("B", "1").with("A", "2").forEach((name, value) -> seen.add(name + "=" + value));
        assertEquals(List.of("b=1", "a=2"), seen);
    }

    @Test
    void equalFieldsAreEqualHeaders() {
        assertEquals(Headers.of("A", "1"), Headers.of("a", "1"));
        assertEquals(Headers.of("A", "1").hashCode(), Headers.of("a", "1").hashCode());
        assertNotEquals(Headers.of("a", "1"), Headers.of("a", "2"));
    }

    @Test
    void textOfHeadersHoldsNoCredential() {
        assertEquals("Headers[authorization, a]", Headers.of("Authorization", "Bearer secret", "a", "b").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r", "\u00e9"})
    void nameThatIsNoTokenIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> Headers.of(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "\u0000"})
    void valueThatWouldEndItsLineIsRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> Headers.of("a", value));
    }
}
