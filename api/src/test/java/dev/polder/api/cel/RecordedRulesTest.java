package dev.polder.api.cel;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.cel.cost.CostEstimate;
import dev.polder.api.cel.schema.SchemaNode;
import dev.polder.api.cel.schema.SchemaType;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each recorded rule says the same, costs the same and is estimated to cost the same.
class RecordedRulesTest {
    private static final JsonObject RULES = Recorded.read("rules.json");
    private static final JsonObject CASES = Recorded.read("cases.json");

    @Test
    void thereAreManyRecords() {
        assertTrue(RULES.objects("rules").size() > 500);
        assertTrue(CASES.objects("cases").size() > 60);
    }

    @TestFactory
    Stream<DynamicTest> rulesAreAnsweredAsRecorded() {
        return RULES.objects("rules").stream()
                .map(rule -> DynamicTest.dynamicTest(rule.string("rule", ""), () -> checkRule(rule)));
    }

    private static void checkRule(JsonObject rule) {
        JsonObject schema = RULES.object("schema").deepCopy();
        JsonArray rules = new JsonArray().add(new JsonObject().put("rule", rule.string("rule", "")));
        schema.put("x-kubernetes-validations", rules);
        SchemaRules.Compiled compiled = SchemaRules.compile(schema, Recorded.SCHEMA_PATH);
        CompiledRules.Judgement judgement =
                compiled.rules().validate(RULES.get("self"), null, null, CelLimits.PER_OBJECT);
        assertAll(
                () -> assertEquals(Recorded.causes(rule, "problems"), Recorded.causes(compiled.problems())),
                () -> assertEquals(Recorded.causes(rule, "causes"), Recorded.causes(judgement.causes())),
                () -> assertEquals(rule.integer("cost").getAsLong(), CelLimits.PER_OBJECT - judgement.remaining()),
                () -> {
                    if (rule.integer("estimate").isPresent()) {
                        assertEquals(rule.integer("estimate").getAsLong(), estimate(schema));
                    }
                });
    }

    private static long estimate(JsonObject schema) {
        SchemaNode node = SchemaNode.of(schema);
        SchemaType type = RuleCompiler.type(node, true);
        CelProgram program =
                RuleCompiler.compile(node.rules(), node, type).getFirst().rule().program();
        return program == null ? 0 : CostEstimate.of(program.checked(), type).max();
    }

    @TestFactory
    Stream<DynamicTest> casesAreAnsweredAsRecorded() {
        return CASES.objects("cases").stream()
                .map(each -> DynamicTest.dynamicTest(each.string("name", ""), () -> checkCase(each)));
    }

    private static void checkCase(JsonObject each) {
        SchemaRules.Compiled compiled = SchemaRules.compile(each.object("schema"), Recorded.SCHEMA_PATH);
        assertEquals(Recorded.causes(each, "problems"), Recorded.causes(compiled.problems()));
        if (each.has("self")) {
            CompiledRules.Judgement judgement =
                    compiled.rules().validate(each.get("self"), each.get("oldSelf"), null, CelLimits.PER_OBJECT);
            assertEquals(Recorded.causes(each, "causes"), Recorded.causes(judgement.causes()));
            assertEquals(each.integer("cost").getAsLong(), CelLimits.PER_OBJECT - judgement.remaining());
        }
    }

    @Test
    void aPathStandsBeforeAllFields() {
        JsonObject each = CASES.objects("cases").getFirst();
        CompiledRules rules = SchemaRules.compile(each.object("schema"), "x").rules();
        assertEquals(
                List.of("template.spec"),
                rules.validate(each.get("self"), null, "template").stream()
                        .map(cause -> cause.field())
                        .toList());
    }
}
