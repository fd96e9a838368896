package dev.polder.control.object;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// One entry of `metadata.ownerReferences`.
///
/// @param controller whether the owner controls the object; one at most does
/// @param blocks     whether the owner's foreground deletion waits for the object
public record Owner(
        String apiVersion, String kind, String name, String uid, boolean controller, boolean blocks) {

    /// The owners of an object, in order.
    public static List<Owner> of(JsonObject object) {
        return Meta.of(object).objects("ownerReferences").stream()
                .map(Owner::parse)
                .toList();
    }

    /// The one that controls the object, if any.
    public static Optional<Owner> controllerOf(JsonObject object) {
        return of(object).stream().filter(Owner::controller).findFirst();
    }

    /// A reference to `owner` as the one that controls.
    public static Owner controlledBy(JsonObject owner) {
        return new Owner(
                owner.string("apiVersion", ""),
                owner.string("kind", ""),
                Meta.name(owner),
                Meta.uid(owner),
                true,
                true);
    }

    /// Takes away the references that are meant.
    public static void removeFrom(JsonObject object, Predicate<Owner> meant) {
        List<JsonObject> kept = Meta.of(object).objects("ownerReferences").stream()
                .filter(reference -> !meant.test(parse(reference)))
                .toList();
        if (kept.isEmpty()) {
            Meta.of(object).remove("ownerReferences");
        } else {
            Meta.of(object).put("ownerReferences", new JsonArray(kept));
        }
    }

    public GroupVersionKind groupVersionKind() {
        GroupVersion version = GroupVersion.parse(apiVersion);
        return new GroupVersionKind(version.group(), version.version(), kind);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid)
                .put("controller", controller)
                .put("blockOwnerDeletion", blocks);
    }

    private static Owner parse(JsonObject reference) {
        return new Owner(
                reference.string("apiVersion", ""),
                reference.string("kind", ""),
                reference.string("name", ""),
                reference.string("uid", ""),
                reference.isTrue("controller"),
                reference.isTrue("blockOwnerDeletion"));
    }
}
