package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WireTime;
import dev.polder.api.request.WriteOptions;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.admission.MetadataAdmission;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.CallScope;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.Writes;
import java.util.ArrayList;
import java.util.List;

/// Creates objects (upstream: `registry/rest` BeforeCreate and `generic/registry` Create).
public final class Creation {
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int MAX_GENERATED = 63;
    private static final int NAME_ATTEMPTS = 8;

    private final WriteContext context;
    private final FieldOwnership ownership;

    public Creation(WriteContext context) {
        this.context = context;
        this.ownership = new FieldOwnership(context.clock());
    }

    /// @param scope    of the collection; a name in it must be the object's
    /// @param object   from the client; changed by this call
    /// @param warnings of the decoder
    /// @throws dev.polder.api.status.ApiException for every refusal
    public Written create(CallScope scope, JsonObject object, WriteOptions options, List<String> warnings) {
        return insert(scope, object, options, Draft.admitShape(scope, object, options, warnings), false);
    }

    /// As [#create], for an object whose shape was checked and whose managed fields are settled (server-side apply).
    Written createOwned(CallScope scope, JsonObject object, WriteOptions options, List<String> told) {
        return insert(scope, object, options, told, true);
    }

    private Written insert(CallScope scope, JsonObject object, WriteOptions options, List<String> said, boolean owned) {
        List<String> told = Draft.dedupOwners(object, said);
        JsonObject metadata = object.objectOrNew("metadata");
        String version = metadata.string("resourceVersion", "");
        if (!version.isEmpty() && !version.equals("0")) {
            throw Statuses.badRequest("resourceVersion should not be set on objects to be created");
        }
        adoptNamespace(scope, metadata);
        requireSameName(scope, metadata);
        boolean generated = metadata.string("name", "").isEmpty()
                && !metadata.string("generateName", "").isEmpty();
        for (int attempt = 1; ; attempt++) {
            JsonObject candidate = generated ? object.deepCopy() : object;
            if (generated) {
                JsonObject candidateMetadata = candidate.objectOrNew("metadata");
                candidateMetadata.put("name", generateName(candidateMetadata.string("generateName", "")));
            }
            List<Mutation> mutations = complete(scope, candidate, options, owned);
            switch (charge(scope, candidate, mutations, options)) {
                case WriteResult.Written written -> {
                    List<String> all = new ArrayList<>(told);
                    all.addAll(scope.definition().strategy().warnings(scope.version().toJudged(candidate), null));
                    return new Written(stored(mutations, written, options), true, all);
                }
                case WriteResult.Exists exists -> {
                    if (!generated || attempt >= NAME_ATTEMPTS) {
                        throw refusal(exists, scope);
                    }
                }
                case WriteResult.Conflict conflict -> throw StoreErrors.of(conflict);
                case WriteResult.Missing missing -> throw StoreErrors.of(missing);
                case WriteResult.OverLimit over -> throw StoreErrors.of(over);
                case WriteResult.Held held -> throw StoreErrors.of(held);
            }
        }
    }

    private ApiException refusal(WriteResult.Exists exists, CallScope scope) {
        boolean deleting = context.store()
                .get(exists.key())
                .filter(object -> object.header().deleting())
                .isPresent();
        return deleting
                ? Statuses.beingDeleted(scope.resource(), exists.key().name())
                : StoreErrors.of(exists, scope);
    }

    /// Makes the object what is to be stored.
    ///
    /// @return what is written with it, the object itself last
    private List<Mutation> complete(CallScope collection, JsonObject object, WriteOptions options, boolean owned) {
        prepare(collection, object);
        if (!owned) {
            // What the kind and the system add after this is nobody's, as upstream.
            ownership.created(collection, object, options);
        }
        context.hooks().admitting(collection, object);
        collection.definition().strategy().prepareForCreate(object, context.occasion(collection));
        JsonObject metadata = object.objectOrNew("metadata");
        CallScope scope = collection.withName(collection.namespace(), metadata.string("name", ""));
        Draft.validate(scope, object);
        List<Mutation> mutations = new ArrayList<>(context.hooks().creating(scope, object));
        // After the owners are settled: the annotation is the system's, and nobody owns it.
        metadata.objectOrNew("annotations").put("kcp.io/cluster", scope.workspace().value());
        ObjectCodec.Encoded encoded = ObjectCodec.encode(object, scope.served());
        mutations.add(context.put(scope, Expectation.ABSENT, encoded));
        return mutations;
    }

    private WriteResult charge(
            CallScope collection, JsonObject object, List<Mutation> mutations, WriteOptions options) {
        ObjectKey key = Writes.anyKey(mutations.getLast());
        return context.hooks()
                .charged(
                        collection.withName(key.namespace(), key.name()),
                        object,
                        null,
                        more -> store(more, mutations, options));
    }

    /// @param more      written with it, of which nothing is told to the hooks
    /// @param mutations the object itself last
    private WriteResult store(List<Mutation> more, List<Mutation> mutations, WriteOptions options) {
        if (options.dryRun()) {
            ObjectKey key = Writes.anyKey(mutations.getLast());
            return context.store().get(key).isPresent()
                    ? new WriteResult.Exists(key)
                    : new WriteResult.Written(List.of(0L));
        }
        List<Mutation> all = mutations;
        if (!more.isEmpty()) {
            all = new ArrayList<>(more);
            all.addAll(mutations);
        }
        WriteResult result = context.store().write(new Write(all));
        if (result instanceof WriteResult.Written) {
            for (Mutation mutation : mutations) {
                if (mutation instanceof Mutation.Put put) {
                    context.hooks().committed(put.key());
                }
            }
        }
        return result;
    }

    /// The object as it was encoded for the write; at revision 0 after a dry run.
    private static StoredObject stored(List<Mutation> mutations, WriteResult.Written written, WriteOptions options) {
        if (!(mutations.getLast() instanceof Mutation.Put put)) {
            throw new IllegalStateException("a creation ends with the object itself");
        }
        long revision = options.dryRun() ? 0 : written.revisions().getLast();
        return new StoredObject(put.key(), revision, put.header(), put.body());
    }

    private void prepare(CallScope scope, JsonObject object) {
        // A status that a client sends is not meant; what a kind's status begins with is a default of its schema.
        boolean hasStatus = scope.subresources().status();
        if (hasStatus) {
            scope.version().edit(object, stored -> stored.remove("status"));
        }
        Draft.applyDefaults(scope, object);
        if (hasStatus && !scope.version().schema().typeName().startsWith("io.k8s.")) {
            object.remove("status");
        }
        JsonObject metadata = object.objectOrNew("metadata");
        metadata.remove("deletionTimestamp");
        metadata.remove("deletionGracePeriodSeconds");
        metadata.remove("selfLink");
        metadata.remove("resourceVersion");
        metadata.put("uid", context.uids().get());
        metadata.put("creationTimestamp", WireTime.text(context.clock().instant()));
        if (scope.definition().strategy().hasGeneration()) {
            metadata.put("generation", 1);
        }
    }

    private static void adoptNamespace(CallScope scope, JsonObject metadata) {
        MetadataAdmission.requireNamespace(scope.definition(), scope.namespace(), metadata);
    }

    private static void requireSameName(CallScope scope, JsonObject metadata) {
        if (scope.name().isEmpty()) {
            return;
        }
        if (!metadata.string("name", "").isEmpty()) {
            MetadataAdmission.requireName(scope.name(), metadata);
        }
        metadata.put("name", scope.name());
    }

    private String generateName(String base) {
        int keep = Math.min(base.length(), MAX_GENERATED - SUFFIX_LENGTH);
        StringBuilder name = new StringBuilder(base.substring(0, keep));
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX_LETTERS.charAt(context.random().nextInt(SUFFIX_LETTERS.length())));
        }
        return name.toString();
    }
}
