package dev.polder.control.quota;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Quantity;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// PersistentVolumeClaims count as such and for their storage, also by storage class.
final class ClaimEvaluator implements Evaluator {
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String STORAGE = "requests.storage";
    private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
    private static final List<String> COUNTS = List.of("count/" + CLAIMS, CLAIMS);

    @Override
    public boolean matches(String name) {
        return COUNTS.contains(name)
                || name.equals(STORAGE)
                || name.endsWith(OF_CLASS + CLAIMS)
                || name.endsWith(OF_CLASS + STORAGE);
    }

    @Override
    public Amounts usage(JsonObject claim, Instant now) {
        Amounts usage = Amounts.oneEach(COUNTS);
        String storageClass = storageClass(claim);
        if (!storageClass.isEmpty()) {
            usage = usage.with(storageClass + OF_CLASS + CLAIMS, Amounts.number(1));
        }
        Optional<Quantity> storage = storage(claim);
        if (storage.isPresent()) {
            usage = usage.with(STORAGE, storage.get());
            if (!storageClass.isEmpty()) {
                usage = usage.with(storageClass + OF_CLASS + STORAGE, storage.get());
            }
        }
        return usage;
    }

    /// The annotation of old counts before the field.
    private static String storageClass(JsonObject claim) {
        String annotated = claim.stringAt("metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
        return annotated == null ? Objects.requireNonNullElse(claim.stringAt("spec", "storageClassName"), "") : annotated;
    }

    /// What is asked for, or what is allocated already where that is more; in whole bytes.
    private static Optional<Quantity> storage(JsonObject claim) {
        Amounts requests = Amounts.of(claim.objectAt("spec", "resources", "requests"));
        Amounts allocated = allocated(claim);
        return requests.get("storage").map(asked -> {
            Quantity most = allocated.get("storage").filter(had -> had.compareTo(asked) > 0).orElse(asked);
            return new Quantity(most.value().setScale(0, RoundingMode.UP), most.form());
        });
    }

    private static Amounts allocated(JsonObject claim) {
        return Amounts.of(claim.objectAt("status", "allocatedResources"));
    }

    @Override
    public boolean handles(String subresource, JsonObject claim, @Nullable JsonObject old) {
        if (subresource.equals("status")) {
            return old != null && (!allocated(claim).equals(allocated(old)) || !classes(claim).equals(classes(old)));
        }
        return subresource.isEmpty();
    }

    @Override
    public boolean isIn(QuotaScope scope, JsonObject claim) {
        if (!scope.name().equals("VolumeAttributesClass")) {
            return false;
        }
        Set<String> classes = classes(claim);
        return classes.isEmpty() ? scope.selects(null) : classes.stream().anyMatch(scope::selects);
    }

    /// The volume attributes classes that the claim asks for, has, or is on its way to.
    private static Set<String> classes(JsonObject claim) {
        Set<String> classes = new HashSet<>();
        classes.add(claim.stringAt("spec", "volumeAttributesClassName"));
        classes.add(claim.stringAt("status", "currentVolumeAttributesClassName"));
        classes.add(claim.stringAt("status", "modifyVolumeStatus", "targetVolumeAttributesClassName"));
        classes.removeIf(name -> name == null || name.isEmpty());
        return classes;
    }
}
