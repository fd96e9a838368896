package dev.polder.api.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.value.EntryMap;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing runs longer than its budget lets it.
class HostileRulesTest {
    /// Far more than a slow machine needs for the work that a budget is worth.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final CelCompiler COMPILER = CelCompiler.of(
            Map.of(
                    "n", CelType.list(CelType.INT),
                    "s", CelType.list(CelType.STRING),
                    "t", CelType.STRING,
                    "u", CelType.STRING,
                    "k", CelType.map(CelType.INT, CelType.INT),
                    "m", CelType.map(CelType.STRING, CelType.list(CelType.INT))),
            Map.of());

    private static final ItemList NUMBERS = ItemList.of(LongStream.range(0, 200_000).boxed().toList());
    private static final Map<String, Object> VALUES = Map.of(
            "n", NUMBERS,
            "s", ItemList.of(LongStream.range(0, 2_000).mapToObj(i -> "x".repeat(500)).toList()),
            "t", "a".repeat(1_000_000),
            "u", "ä€".repeat(500_000),
            "k", EntryMap.of(LongStream.range(0, 100_000).boxed().collect(Collectors.toMap(i -> i, i -> i))),
            "m", EntryMap.of(Map.of("a", NUMBERS)));

    private static CelOutcome run(String expression) {
        CelCompiler.Compilation compilation = COMPILER.compile(expression);
        CelProgram program = assertInstanceOf(CelCompiler.Compiled.class, compilation, () -> expression + compilation).program();
        return Assertions.assertTimeoutPreemptively(PATIENCE, () -> program.run(VALUES, CelLimits.PER_CALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "n.all(a, n.all(b, a + b >= 0))",
        "n.all(a, n.all(b, n.all(c, n.all(d, a + b + c + d >= 0))))",
        "n.map(a, n.map(b, n.map(c, a * b * c))).size() > 0",
        "n.all(a, n == n.map(x, x))",
        "n.all(a, m == m)",
        "n.all(a, [n] == [n])",
        "n.all(a, (n + n) == (n + n))",
        "n.all(a, n.transformList(i, v, i + v).size() > 0)",
        "n.transformMap(i, v, n.transformMap(j, w, v + w)).size() > 0",
        "n.all(a, t.replace('', t).size() > 0)",
        "n.map(a, t + t + t + t + t + t + t + t).join('').size() > 0",
        "n.map(a, t).join(t).size() > 0",
        "t.replace('a', t).size() > 0",
        "n.all(a, !t.contains('aaaaaaaaaaaaaaaaaaaaaaaaaaaaab'))",
        "n.all(a, t.matches('(a*)*b') || true)",
        "n.all(a, '%s'.format([n]) != '')",
        "n.all(a, '%s%s%s'.format([[n, n], [n, n], [n, n]]) != '')",
        "lists.range(9223372036854775807).size() > 0",
        "n.all(a, lists.range(100000).size() > 0)",
        "n.distinct().size() > 0",
        "s.sort().size() > 0 && n.sort().size() > 0",
        "sets.equivalent(n, n)",
        "n.all(a, sets.contains(n, n.map(x, x)))",
        "n.all(a, n.map(x, [x]).flatten().size() > 0)",
        "n.all(a, n.isSorted() && n.sum() > 0 && n.max() > 0)",
        "n.all(a, n.reverse().size() > 0 && n.slice(0, 100000).size() > 0)",
        "n.all(a, n.indexOf(-1) == -1)",
        "n.all(a, t.findAll('a').size() > 0)",
        "n.all(a, t.split('').size() > 0)",
        "n.all(a, -1 in n || true)",
        "n.all(a, t.lowerAscii() == t)",
        "n.all(a, t < t || true)",
        "n.all(a, isQuantity(t) || isIP(t) || isURL(t) || isSemver(t) || true)",
        "n.all(a, format.dns1123Subdomain().validate(t).hasValue())",
        "n.all(a, size(u) > 0)",
        "n.all(a, u.charAt(5) != 'x')",
        "n.all(a, u == 'x' || true)",
        "n.all(a, matches(t, '(a*)*b') || true)",
        "n.all(a, t.indexOf(t.substring(400000) + 'b') == -1)",
        "n.all(a, k.all(x, false) || true)",
        "n.sortBy(x, n.map(y, y * x).sum()).size() > 0"
    })
    void expensiveExpressionsEnd(String expression) {
        CelOutcome.OverLimit outcome = assertInstanceOf(CelOutcome.OverLimit.class, run(expression), expression);
        assertTrue(outcome.cost() >= 0);
    }

    @Test
    void whatIsWithinTheBudgetComesToItsEnd() {
        CelOutcome.Value value = assertInstanceOf(CelOutcome.Value.class, run("n.exists(x, x == 100000)"));
        assertEquals(true, value.value());
        assertTrue(value.cost() > 100_000 && value.cost() <= CelLimits.PER_CALL);
    }

    @Test
    void theCostAtTheEndIsTheFirstBeyondTheLimit() {
        CelOutcome.OverLimit outcome = assertInstanceOf(CelOutcome.OverLimit.class, run("n.all(a, n.all(b, a + b >= 0))"));
        assertTrue(outcome.cost() > CelLimits.PER_CALL && outcome.cost() < CelLimits.PER_CALL + 10);
    }

    @Test
    void deepExpressionsAreRefused() {
        String deep = "(".repeat(5_000) + "true" + ")".repeat(5_000);
        assertInstanceOf(CelCompiler.Refused.class, COMPILER.compile(deep));
        String lists = "[".repeat(5_000) + "]".repeat(5_000) + ".size() == 0";
        assertInstanceOf(CelCompiler.Refused.class, COMPILER.compile(lists));
        CelCompiler.Refused chain =
                assertInstanceOf(CelCompiler.Refused.class, COMPILER.compile("1" + " + 1".repeat(20_000) + " > 0"));
        assertEquals("compilation failed: ERROR: <input>:-1:0: max recursion depth exceeded", chain.detail());
        assertInstanceOf(CelCompiler.Compiled.class, COMPILER.compile("1" + " + 1".repeat(240) + " > 0"));
        String endless = "t == '" + "x".repeat(200_000) + "'";
        assertInstanceOf(CelCompiler.Refused.class, COMPILER.compile(endless));
    }

    static List<String> nonsense() {
        String quotes = "'".repeat(3);
        return List.of(
                "", " ", Character.toString(0), Character.toString(0xd800), "'", "b'", "r'", quotes, quotes + "'", "[", "{", "(",
                "self.", "?", "a.b.c.d", "// x", "1.2.3", "0x", "-9223372036854775809 < 0", "t.matches('a{1001}')",
                "t.matches('(((a{9}){9}){9}){9}')", "duration('99999999999999999h') > duration('1h')",
                "timestamp('99999-01-01T00:00:00Z') > timestamp(0)", "`a`");
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsRefusedInWords(String expression) {
        CelCompiler.Refused refused = assertInstanceOf(CelCompiler.Refused.class, COMPILER.compile(expression));
        assertTrue(refused.detail().startsWith("compilation failed: ERROR: <input>:"), refused.detail());
    }

    @Test
    void oneCompiledSchemaServesManyThreads() throws Exception {
        JsonObject schema = (JsonObject) Recorded.read("rules.json").get("schema").deepCopy();
        JsonArray rules = new JsonArray();
        List.of("self.l.map(x, x + x).size() == 3", "self.ml.exists(x, x.port == 2)", "self.m.transformMap(k, v, v).size() == 2",
                        "self.i > 100")
                .forEach(rule -> rules.add(new JsonObject().put("rule", rule)));
        schema.put("x-kubernetes-validations", rules);
        CompiledRules compiled = SchemaRules.compile(schema, "x").rules();
        JsonValue self = Recorded.read("rules.json").get("self");
        List<String> once = Recorded.causes(compiled.validate(self, null, null));
        assertEquals(1, once.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> task = () -> {
                for (int i = 0; i < 200; i++) {
                    assertEquals(once, Recorded.causes(compiled.validate(self, null, null)));
                }
                return null;
            };
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(threads.submit(task));
            }
            for (Future<Void> each : running) {
                each.get();
            }
        }
    }
}
