package dev.polder.api.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.selector.FieldSelector.Term;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorsTest {
    @Test
    void operatorsAndEscapesAreRead() {
        FieldSelector selector = FieldSelectors.parse("a.b=c,d==e,f!=g\\,h\\=\\\\,,i=");
        assertEquals(
                List.of(
                        new Term("a.b", "c", true),
                        new Term("d", "e", true),
                        new Term("f", "g,h=\\", false),
                        new Term("i", "", true)),
                selector.terms());
        assertEquals("a.b=c,d=e,f!=g\\,h\\=\\\\,i=", selector.toString());
        assertEquals(selector, FieldSelectors.parse(selector.toString()));
        assertTrue(FieldSelectors.parse("").isEverything());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "abc|invalid selector: 'abc'; can't understand 'abc'",
        "a=b,c|invalid selector: 'a=b,c'; can't understand 'c'",
        "a=b=c|invalid field selector: unescaped character in value: 61",
        "a===c|invalid field selector: unescaped character in value: 61",
        "a=\\x|invalid field selector: invalid escape sequence: \\x",
        "a=b\\|invalid field selector: invalid escape sequence: \\"
    })
    void malformedSelectorsAreBadRequests(String text, String message) {
        ApiException refusal = assertThrows(ApiException.class, () -> FieldSelectors.parse(text));
        assertTrue(refusal.is(StatusReason.BAD_REQUEST));
        assertEquals(message, refusal.getMessage());
    }

    @Test
    void absentFieldsAreEmpty() {
        Map<String, String> fields = Map.of("a", "1");
        assertTrue(FieldSelectors.parse("a=1,b=,c!=x").matches(f -> fields.getOrDefault(f, "")));
        assertFalse(FieldSelectors.parse("a!=1").matches(f -> fields.getOrDefault(f, "")));
    }
}
