package dev.polder.control.apiextensions;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.Resources;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gives CustomResourceDefinitions their names and has them served. A key is a group: that of the collection of
/// definitions, with the group for a name. So names are given to one after the other, the oldest first, and what one lets
/// go another one gets that waits for it.
public final class Establishment implements Reconciler<ObjectKey> {
    private static final UserInfo AS = UserInfo.part("crd-establishment");

    private final ObjectStore store;
    private final Resources resources;
    private final InstantSource clock;

    public Establishment(ObjectStore store, Resources resources, InstantSource clock) {
        this.store = store;
        this.resources = resources;
        this.clock = clock;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(new Source(Definitions.RESOURCE.groupResource(), definition -> List.of(groupOf(definition.key()))));
    }

    /// A definition is called `<plural>.<group>`, and a plural has no dots.
    private static ObjectKey groupOf(ObjectKey definition) {
        String name = definition.name();
        return new ObjectKey(
                definition.workspace(), definition.resource(), "", name.substring(name.indexOf('.') + 1));
    }

    @Override
    public Outcome reconcile(ObjectKey group) {
        List<JsonObject> definitions = definitions(group);
        for (JsonObject definition : definitions) {
            if (!AcceptedNames.isSettled(definition)) {
                AcceptedNames names = new AcceptedNames();
                definitions.stream()
                        .filter(other -> !Meta.name(other).equals(Meta.name(definition)))
                        .forEach(names::taken);
                if (names.settle(definition, Times.now(clock))) {
                    resources.updateStatus(AS, Definitions.ref(group.workspace(), Meta.name(definition)), definition);
                }
            }
        }
        return Outcome.DONE;
    }

    private List<JsonObject> definitions(ObjectKey group) {
        ListQuery query = ListQuery.all(group.workspace(), group.resource());
        if (!(store.list(query) instanceof ListResult.Page page)) {
            throw new StoreUnavailableException("the list of definitions expired while it was read");
        }
        List<JsonObject> definitions = new ArrayList<>();
        for (StoredObject object : page.items()) {
            if (groupOf(object.key()).equals(group)) {
                resources.get(AS, Definitions.ref(group.workspace(), object.key().name())).ifPresent(definitions::add);
            }
        }
        definitions.sort(Comparator.comparing(Meta::created).thenComparing(Meta::name));
        return definitions;
    }
}
