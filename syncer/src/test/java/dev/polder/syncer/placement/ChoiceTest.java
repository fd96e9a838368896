package dev.polder.syncer.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ChoiceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final WorkspaceId ROOT = WorkspaceId.ROOT;
    private static final WorkspaceId TEAM = new WorkspaceId("team");

    private final PlacementIndex index = new PlacementIndex();
    private final Choice choice = new Choice(index, (top, below) -> top.equals(ROOT) || top.equals(below));

    private TargetFacts target(String name, String spec) {
        JsonObject object = Json.of(("{'metadata':{'name':'%s','labels':{'name':'%s'}},'spec':{%s},'status':"
                + "{'conditions':[{'type':'Ready','status':'True'}]}}").formatted(name, name, spec));
        TargetFacts facts = TargetFacts.of(new ObjectKey(ROOT, PlacementKeys.TARGETS, "", name), object);
        var _ = index.put(facts);
        return facts;
    }

    private LocationFacts location(WorkspaceId workspace, String name, String spec) {
        ObjectKey key = new ObjectKey(workspace, PlacementKeys.LOCATIONS.groupResource(), "", name);
        LocationFacts facts = LocationFacts.of(
                key, Json.of("{'metadata':{'labels':{'name':'%s'}},'spec':{%s}}".formatted(name, spec)));
        var _ = index.put(facts);
        return facts;
    }

    @Test
    void choicesAreSpreadAndAnotherTargetMovesFew() {
        LocationFacts all = location(ROOT, "all", "");
        for (int i = 0; i < 4; i++) {
            target("t" + i, "");
        }
        Map<String, String> before = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            before.put("p" + i, choice.target("p" + i, all, null, NOW).orElseThrow().object().name());
        }
        assertEquals(4, new HashSet<>(before.values()).size());
        target("t4", "");
        int moved = 0;
        for (Map.Entry<String, String> each : before.entrySet()) {
            String now = choice.target(each.getKey(), all, null, NOW).orElseThrow().object().name();
            assertTrue(now.equals(each.getValue()) || now.equals("t4"));
            moved += now.equals(each.getValue()) ? 0 : 1;
        }
        assertTrue(moved > 0 && moved < 200, "moved: " + moved);
    }

    @Test
    void aTargetStaysWhileItMay() {
        LocationFacts all = location(ROOT, "all", "");
        TargetFacts cordoned = target("a", "'unschedulable':true");
        TargetFacts later = target("b", "'evictAfter':'2026-01-01T00:00:01Z'");
        TargetFacts open = target("c", "");
        for (TargetFacts stays : List.of(cordoned, later, open)) {
            assertEquals(Optional.of(stays), choice.target("p", all, stays, NOW));
        }
        assertEquals(Optional.of(open), choice.target("p", all, later, NOW.plusSeconds(1)));
        assertFalse(later.takesNew(NOW.plusSeconds(1)));
        LocationFacts other = location(ROOT, "other", "'instanceSelector':{'matchLabels':{'name':'a'}}");
        assertEquals(Optional.of(open), choice.target("p", other, open, NOW), "nothing else is free");
        LocationFacts onlyB = location(ROOT, "b", "'instanceSelector':{'matchLabels':{'name':'b'}}");
        assertEquals(Optional.of(later), choice.target("p", onlyB, open, NOW));
        assertEquals(Optional.empty(), choice.target("p", onlyB, null, NOW.plusSeconds(1)));
        assertEquals(Optional.empty(), choice.target("p", null, null, NOW));
    }

    @Test
    void onlyLocationsOfTheWorkspaceAndAboveAreSeen() {
        LocationFacts above = location(ROOT, "above", "");
        LocationFacts own = location(TEAM, "own", "");
        location(new WorkspaceId("other"), "foreign", "");
        assertEquals(2, choice.visible(TEAM, null).size());
        assertEquals(List.of(above), choice.visible(TEAM, "root"));
        assertEquals(List.of(own), choice.visible(TEAM, "team"));
        assertEquals(List.of(), choice.visible(TEAM, "other"));
        assertEquals(List.of(above), choice.visible(ROOT, ""));
    }

    @Test
    void locationWithRoomIsPreferredAndTheChosenOneStays() {
        target("a", "'unschedulable':true");
        TargetFacts b = target("b", "");
        LocationFacts full = location(ROOT, "a", "'instanceSelector':{'matchLabels':{'name':'a'}}");
        LocationFacts open = location(ROOT, "b", "'instanceSelector':{'matchLabels':{'name':'b'}}");
        List<LocationFacts> both = List.of(full, open);
        assertEquals(Optional.of(open), choice.location("p", null, both, null, NOW));
        assertEquals(Optional.of(open), choice.location("p", open, both, b, NOW));
        assertEquals(Optional.of(full), choice.location("p", full, List.of(full), null, NOW));
        assertEquals(Optional.of(full), choice.location("p", full, List.of(), null, NOW));
        assertEquals(Optional.empty(), choice.location("p", null, List.of(), null, NOW));
    }

    @Test
    void workspaceIsPlacedWhileItHasAPlacement() {
        ObjectKey key = new ObjectKey(TEAM, PlacementKeys.PLACEMENTS.groupResource(), "", "p");
        ObjectKey other = new ObjectKey(TEAM, PlacementKeys.PLACEMENTS.groupResource(), "", "q");
        assertEquals(null, index.put(PlacementFacts.of(key, Json.of("{}"))));
        var _ = index.put(PlacementFacts.of(other, Json.of("{'metadata':{'annotations':{'%s':'k'}}}".formatted(PlacementKeys.CHOSEN))));
        assertTrue(index.isPlaced(TEAM));
        assertEquals(2, index.allPlacements().size());
        assertTrue(index.remove(key));
        assertFalse(index.remove(key));
        assertTrue(index.isPlaced(TEAM));
        assertTrue(index.remove(other));
        assertFalse(index.isPlaced(TEAM));
        assertEquals(List.of(), index.placements(TEAM));
    }
}
