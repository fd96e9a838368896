package dev.polder.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.json.JsonObject;
import dev.polder.api.request.RequestInfoParser;
import dev.polder.gateway.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("#279 health endpoints list their checks, leave some out, and answer for each alone")
class ProbesTest {
    private boolean ready = true;
    private boolean broken;
    private final List<String> trouble = new ArrayList<>();
    private final Probes probes = new Probes(new JsonObject(), () -> ready, () -> broken, () -> trouble);

    private Response.Unary ask(String path, String query) {
        Response answer = probes.answer(RequestInfoParser.parse("GET", path, query));
        assertNotNull(answer);
        return (Response.Unary) answer;
    }

    private String text(int status, String path, String query) {
        Response.Unary answer = ask(path, query);
        assertEquals(status, answer.status());
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWellSaysOkAndNoMore() {
        for (String path : List.of("/livez", "/readyz", "/healthz", "/livez/", "/readyz/ping", "/livez/store")) {
            assertEquals("ok", text(200, path, ""), path);
        }
    }

    @Test
    void checksAreListedWhenAskedFor() {
        assertEquals(
                "[+]ping ok\n[+]store ok\n[+]serving ok\nreadyz check passed\n", text(200, "/readyz", "verbose"));
        assertEquals("[+]ping ok\n[+]store ok\nlivez check passed\n", text(200, "/livez", "verbose=1"));
    }

    @Test
    void whoIsNotReadySaysWhichCheckFailsAndNotWhy() {
        ready = false;
        assertEquals(
                "[+]ping ok\n[+]store ok\n[-]serving failed: reason withheld\nreadyz check failed\n",
                text(503, "/readyz", ""));
        assertEquals("ok", text(200, "/livez", ""));
        assertEquals("internal server error: serving failed\n", text(503, "/readyz/serving", ""));
        assertEquals("ok", text(200, "/readyz", "exclude=serving"));
        broken = true;
        assertEquals(
                "[+]ping ok\n[-]store failed: reason withheld\n[-]serving failed: reason withheld\nreadyz check failed\n",
                text(500, "/readyz", ""));
        assertEquals("[+]ping ok\n[-]store failed: reason withheld\nlivez check failed\n", text(500, "/livez", ""));
    }

    @Test
    void checksThatAreNotThereCannotBeLeftOut() {
        assertEquals(
                """
                [+]ping excluded: ok
                [+]store ok
                [+]serving ok
                warn: some health checks cannot be excluded: no matches for "x","y"
                readyz check passed
                """,
                text(200, "/readyz", "verbose&exclude=ping&exclude=x&exclude=y"));
        assertEquals("404 page not found\n", text(404, "/readyz/x", ""));
    }

    @Test
    void whatDoesNotWorkWhileMostDoesIsToldWithoutFailing() {
        trouble.add("writes pause");
        assertEquals("ok\n[-]store: writes pause\n", text(200, "/readyz", ""));
        assertEquals(
                "[+]ping ok\n[+]store ok\n[+]serving ok\n[-]store: writes pause\nreadyz check passed\n",
                text(200, "/readyz", "verbose"));
        assertEquals("ok", text(200, "/livez", ""));
    }

    @Test
    void otherPathsAreForOthers() {
        assertNull(probes.answer(RequestInfoParser.parse("GET", "/readyzzz", "")));
        assertNull(probes.answer(RequestInfoParser.parse("POST", "/readyz", "")));
    }
}
