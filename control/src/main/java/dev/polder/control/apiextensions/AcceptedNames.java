package dev.polder.control.apiextensions;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The names that the definitions of one group have, and which of those that one asks for it can get: in a group no
/// resource and no kind goes by a name that another one has (upstream: apiextensions-apiserver, `naming_controller.go`).
final class AcceptedNames {
    private final Set<String> resources = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();

    /// Takes note of the names that another definition of the group has.
    void taken(JsonObject definition) {
        JsonObject names = definition.objectOrNew("status").objectOrNew("acceptedNames");
        resources.add(names.string("plural", ""));
        resources.add(names.string("singular", ""));
        resources.addAll(strings(names, "shortNames"));
        kinds.add(names.string("kind", ""));
        kinds.add(names.string("listKind", ""));
        resources.remove("");
        kinds.remove("");
    }

    /// Whether a definition has all names that it asks for, and is served.
    static boolean isSettled(JsonObject definition) {
        JsonObject wanted = definition.objectOrNew("spec").objectOrNew("names");
        JsonObject has = definition.objectOrNew("status").objectOrNew("acceptedNames");
        return wanted.equals(has)
                && Conditions.isTrue(definition, Definitions.NAMES_ACCEPTED)
                && Conditions.isTrue(definition, Definitions.ESTABLISHED);
    }

    /// Gives a definition the names that are free, and says so in its conditions; what is in use keeps it from others.
    ///
    /// @param now RFC 3339
    /// @return whether its status changed
    boolean settle(JsonObject definition, String now) {
        JsonObject status = definition.objectOrNew("status");
        JsonObject before = status.deepCopy();
        JsonObject wanted = definition.objectOrNew("spec").objectOrNew("names");
        JsonObject names = status.objectOrNew("acceptedNames");
        Condition accepted = new Condition(Definitions.NAMES_ACCEPTED, true, "NoConflicts", "no conflicts found");
        accepted = take(wanted, names, "plural", resources, "PluralConflict", accepted);
        accepted = take(wanted, names, "singular", resources, "SingularConflict", accepted);
        accepted = takeShortNames(wanted, names, accepted);
        accepted = take(wanted, names, "kind", kinds, "KindConflict", accepted);
        accepted = take(wanted, names, "listKind", kinds, "ListKindConflict", accepted);
        copy(wanted, names, "categories");
        var _ = Conditions.set(definition, accepted, now);
        if (!Conditions.isTrue(definition, Definitions.ESTABLISHED)) {
            var _ = Conditions.set(
                    definition,
                    accepted.holds()
                            ? new Condition(
                                    Definitions.ESTABLISHED,
                                    true,
                                    "InitialNamesAccepted",
                                    "the initial names have been accepted")
                            : new Condition(
                                    Definitions.ESTABLISHED, false, "NotAccepted", "not all names are accepted"),
                    now);
        }
        return !status.equals(before);
    }

    private static Condition take(
            JsonObject wanted, JsonObject names, String field, Set<String> used, String reason, Condition soFar) {
        String name = wanted.string(field, "");
        if (!name.equals(names.string(field, "")) && used.contains(name)) {
            return refused(reason, List.of(name));
        }
        names.put(field, name);
        return soFar;
    }

    private Condition takeShortNames(JsonObject wanted, JsonObject names, Condition soFar) {
        List<String> mine = strings(names, "shortNames");
        List<String> used = new ArrayList<>();
        for (String name : strings(wanted, "shortNames")) {
            if (!mine.contains(name) && resources.contains(name)) {
                used.add(name);
            }
        }
        if (!used.isEmpty()) {
            return refused("ShortNamesConflict", used);
        }
        copy(wanted, names, "shortNames");
        return soFar;
    }

    private static Condition refused(String reason, List<String> names) {
        List<String> told = names.stream().map(n -> "\"" + n + "\" is already in use").distinct().toList();
        String message = told.size() == 1 ? told.getFirst() : "[" + String.join(", ", told) + "]";
        return new Condition(Definitions.NAMES_ACCEPTED, false, reason, message);
    }

    private static void copy(JsonObject wanted, JsonObject names, String field) {
        JsonArray values = wanted.array(field);
        if (values == null) {
            names.remove(field);
        } else {
            names.put(field, values.deepCopy());
        }
    }

    private static List<String> strings(JsonObject names, String field) {
        return names.stringsAt(field);
    }
}
