package dev.polder.api.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", value = {
        "a=b|a=b", "a==b|a=b", "a!=b|a!=b", "a in (b)|a=b", " a  in ( c , b ) |a in (b,c)", "a notin (b,c,b)|a notin (b,c)",
        "a|a", "!a|!a", "! a|!a", "a>1|a>1", "a < 5|a<5", "a=|a=", "a=,b|a=,b", "a in ()|a=", "a in (,b)|a in (,b)",
        "a in (b,,c)|a in (,b,c)", "a in (b,)|a in (,b)", "in in (in,notin)|in in (in,notin)", "notin|notin",
        "example.com/x=y_z.1|example.com/x=y_z.1", "a=in|a=in", "a!=|a!=", "a,b,!c|a,b,!c", "a\t= b|a=b"
    })
    void everySyntaxFormIsRead(String text, String canonical) {
        LabelSelector selector = LabelSelectors.parse(text);
        assertEquals(canonical, selector.toString());
        assertEquals(selector, LabelSelectors.parse(selector.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "=", "a=b,", ",a", "a in", "a in (", "a in (b", "a in (b c)", "a in (b=c)", "!a=b", "a b", "a=(b)", "a===b", "!!a",
        "a=b c", "!", "a!b", "a/b/c", "/a", "a/", "-a", "a=-b", "A.b/C.=d", "a in b", "a>x", "a<", "a notin )", "é=1",
        "a=é", "a)"
    })
    void malformedSelectorsAreBadRequests(String text) {
        ApiException refusal = assertThrows(ApiException.class, () -> LabelSelectors.parse(text));
        assertTrue(refusal.is(StatusReason.BAD_REQUEST));
    }

    @Test
    void failuresAreWordedAsUpstreamWordsThem() {
        assertEquals("found '=', expected: !, identifier, or 'end of string'", message("=a"));
        assertEquals("found '', expected: identifier after ','", message("a,"));
        assertEquals("found 'c', expected: ',' or 'end of string'", message("a=b c"));
        assertEquals("unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt", message("a b"));
        assertEquals("unable to parse requirement: found 'b' expected: '('", message("a in b"));
        assertTrue(message("a/b/c").startsWith(
                "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key must consist of"));
        assertTrue(message("a=" + "x".repeat(64)).contains("must be no more than 63 bytes"));
        assertTrue(message("x=_").startsWith("unable to parse requirement: values[0][x]: Invalid value: \"_\": a valid"));
        assertTrue(message("p".repeat(254) + "/a").contains("prefix part must be no more than 253 bytes"));
        assertTrue(message("a".repeat(64)).contains("name part must be no more than 63 bytes"));
    }

    private static String message(String text) {
        return assertThrows(ApiException.class, () -> LabelSelectors.parse(text)).getMessage();
    }

    @Test
    void matchingFollowsEachOperator() {
        Map<String, String> labels = Map.of("app", "web", "n", "5", "empty", "");
        for (String yes : List.of("", "app=web", "app in (db,web)", "other!=x", "other notin (x)", "app", "!other", "n>4",
                "n<6", "empty=", "app,n")) {
            assertTrue(LabelSelectors.parse(yes).matches(labels), yes);
        }
        for (String no : List.of("app=db", "app!=web", "app notin (web)", "other", "!app", "n>5", "n<5", "app>1",
                "other>1", "other=", "app,!n")) {
            assertFalse(LabelSelectors.parse(no).matches(labels), no);
        }
    }

    @Test
    void objectsConvert() {
        JsonObject selector = new JsonObject()
                .put("matchLabels", new JsonObject().put("app", "web"))
                .put(
                        "matchExpressions",
                        new JsonArray()
                                .add(expression("tier", "In", "a", "b"))
                                .add(expression("old", "NotIn", "x"))
                                .add(expression("e", "Exists"))
                                .add(expression("d", "DoesNotExist")));
        assertEquals("app=web,tier in (a,b),old!=x,e,!d", LabelSelectors.fromObject(selector).toString());
        assertTrue(LabelSelectors.fromObject(new JsonObject()).isEverything());
    }

    @Test
    void malformedExpressionsAreBadRequests() {
        for (JsonObject bad : List.of(
                expression("a", "Gt", "1"),
                expression("a", "In"),
                expression("a", "Exists", "x"),
                expression("-", "Exists"),
                expression("a", "In", "-"),
                new JsonObject())) {
            JsonObject selector = new JsonObject().put("matchExpressions", new JsonArray().add(bad));
            ApiException refusal = assertThrows(ApiException.class, () -> LabelSelectors.fromObject(selector));
            assertTrue(refusal.is(StatusReason.BAD_REQUEST));
        }
    }

    private static JsonObject expression(String key, String operator, String... values) {
        JsonObject expression = new JsonObject().put("key", key).put("operator", operator);
        return values.length == 0 ? expression : expression.put("values", JsonArray.ofStrings(List.of(values)));
    }
}
