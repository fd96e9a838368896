package dev.polder.gateway.resource.write;

import dev.polder.api.json.JsonObject;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
            Insertion insertion = complete(scope, candidate, options, owned);
            switch (context.hooks().charged(insertion.scope, candidate, null, insertion::write)) {
                case WriteResult.Written written -> {
                    List<String> all = new ArrayList<>(told);
                    all.addAll(scope.definition().strategy().warnings(scope.version().toJudged(candidate), null));
                    return new Written(insertion.stored(written), true, all);
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
    private Insertion complete(CallScope collection, JsonObject object, WriteOptions options, boolean owned) {
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
        List<Mutation> with = context.hooks().creating(scope, object);
        // After the owners are settled: the annotation is the system's, and nobody owns it.
        metadata.objectOrNew("annotations").put("kcp.io/cluster", scope.workspace().value());
        return new Insertion(scope, object, with, options);
    }

    /// The write of one object that is complete, but for what it is given when it is written.
    private final class Insertion {
        private final CallScope scope;
        private final JsonObject object;
        private final List<Mutation> with;
        private final WriteOptions options;
        private Mutation.@Nullable Put last;

        /// @param with what is written with it
        Insertion(CallScope scope, JsonObject object, List<Mutation> with, WriteOptions options) {
            this.scope = scope;
            this.object = object;
            this.with = with;
            this.options = options;
        }

        /// @param more written with it, of which nothing is told to the hooks
        WriteResult write(List<Mutation> more) {
            Mutation.Put put = context.put(scope, Expectation.ABSENT, ObjectCodec.encode(object, scope.served()));
            last = put;
            if (options.dryRun()) {
                return context.store().get(put.key()).isPresent()
                        ? new WriteResult.Exists(put.key())
                        : new WriteResult.Written(List.of(0L));
            }
            List<Mutation> all = new ArrayList<>(more);
            all.addAll(with);
            all.add(put);
            WriteResult result = context.store().write(new Write(all));
            if (result instanceof WriteResult.Written) {
                for (Mutation mutation : all.subList(more.size(), all.size())) {
                    if (mutation instanceof Mutation.Put each) {
                        context.hooks().committed(each.key());
                    }
                }
            }
            return result;
        }

        /// The object as it was encoded for the last write; at revision 0 after a dry run.
        StoredObject stored(WriteResult.Written written) {
            Mutation.Put put = Objects.requireNonNull(last, "nothing was written");
            long revision = options.dryRun() ? 0 : written.revisions().getLast();
            return new StoredObject(put.key(), revision, put.header(), put.body());
        }
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
