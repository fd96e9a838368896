package dev.polder.api.builtin.flow;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// PriorityLevelConfigurations: how many requests of a level are served at once, and how the others wait.
public final class PriorityLevelStrategy implements ResourceStrategy {
    private static final String KEEP_ZERO = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares";
    private static final List<String> TYPES = List.of("Exempt", "Limited");
    private static final List<String> RESPONSES = List.of("Queue", "Reject");
    private static final String EXEMPT = "exempt";
    private static final long MOST_QUEUES = 10_000_000;
    private static final int HASH_BITS = 60;

    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject exempt = object.objectAt("spec", EXEMPT);
        if (exempt != null) {
            Defaults.put(exempt, "nominalConcurrencyShares", 0);
            Defaults.put(exempt, "lendablePercent", 0);
        }
        JsonObject limited = object.objectAt("spec", "limited");
        if (limited == null) {
            return;
        }
        Defaults.put(limited, "nominalConcurrencyShares", 30);
        Defaults.put(limited, "lendablePercent", 0);
        JsonObject queuing = limited.objectAt("limitResponse", "queuing");
        if (queuing != null) {
            unlessZero(queuing, "handSize", 8);
            unlessZero(queuing, "queues", 64);
            unlessZero(queuing, "queueLengthLimit", 50);
        }
    }

    private static void unlessZero(JsonObject object, String name, long value) {
        if (object.integer(name).orElse(0) == 0) {
            object.put(name, value);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        if (object.stringAt("metadata", "annotations", KEEP_ZERO) != null) {
            causes.forbidden("metadata.annotations", "annotation '%s' is forbidden".formatted(KEEP_ZERO));
        }
        JsonObject spec = object.objectOrNew("spec");
        String type = spec.string("type", "");
        boolean named = EXEMPT.equals(object.stringAt("metadata", "name"));
        if (named != type.equals("Exempt")) {
            causes.invalid("spec.type", type, "must be 'Exempt' if and only if `name` is 'exempt'");
        }
        JsonObject limited = spec.object("limited");
        JsonObject exempt = spec.object(EXEMPT);
        switch (type) {
            case "Exempt" -> {
                if (limited != null) {
                    causes.forbidden("spec.limited", "must be nil if the type is not Limited");
                }
                if (exempt != null) {
                    shares(exempt, "spec.exempt", causes);
                }
            }
            case "Limited" -> {
                if (exempt != null) {
                    causes.forbidden("spec.exempt", "must be nil if the type is Limited");
                }
                if (limited == null) {
                    causes.required("spec.limited", "must not be empty when type is Limited");
                } else {
                    limited(limited, causes);
                }
            }
            case "" -> causes.required("spec.type", "");
            default -> causes.notSupported("spec.type", type, TYPES);
        }
        FlowRules.conditions(object, causes);
        return causes.list();
    }

    private static void limited(JsonObject limited, Causes causes) {
        nominal(limited, "spec.limited", causes);
        response(limited.objectOrNew("limitResponse"), "spec.limited.limitResponse", causes);
        lendable(limited, "spec.limited", causes);
        OptionalLong borrowed = limited.integer("borrowingLimitPercent");
        if (borrowed.isPresent() && borrowed.getAsLong() < 0) {
            causes.invalid(
                    "spec.limited.borrowingLimitPercent",
                    borrowed.getAsLong(),
                    "if specified, must be a non-negative integer");
        }
    }

    private static void shares(JsonObject level, String field, Causes causes) {
        nominal(level, field, causes);
        lendable(level, field, causes);
    }

    private static void nominal(JsonObject level, String field, Causes causes) {
        long shares = level.integer("nominalConcurrencyShares").orElse(0);
        if (shares < 0) {
            causes.invalid(field + ".nominalConcurrencyShares", shares, "must be a non-negative integer");
        }
    }

    private static void lendable(JsonObject level, String field, Causes causes) {
        long percent = level.integer("lendablePercent").orElse(0);
        if (percent < 0 || percent > 100) {
            causes.invalid(field + ".lendablePercent", percent, "must be between 0 and 100, inclusive");
        }
    }

    private static void response(JsonObject response, String field, Causes causes) {
        JsonObject queuing = response.object("queuing");
        String type = response.string("type", "");
        switch (type) {
            case "Reject" -> {
                if (queuing != null) {
                    causes.forbidden(
                            field + ".queuing", "must be nil if limited.limitResponse.type is not Limited");
                }
            }
            case "Queue" -> {
                if (queuing == null) {
                    causes.required(
                            field + ".queuing", "must not be empty if limited.limitResponse.type is Limited");
                } else {
                    queuing(queuing, field + ".queuing", causes);
                }
            }
            case "" -> causes.required(field + ".type", "");
            default -> causes.notSupported(field + ".type", type, RESPONSES);
        }
    }

    private static void queuing(JsonObject queuing, String field, Causes causes) {
        long length = queuing.integer("queueLengthLimit").orElse(0);
        long queues = queuing.integer("queues").orElse(0);
        long hand = queuing.integer("handSize").orElse(0);
        if (length <= 0) {
            causes.invalid(field + ".queueLengthLimit", length, "must be positive");
        }
        if (queues <= 0) {
            causes.invalid(field + ".queues", queues, "must be positive");
        } else if (queues > MOST_QUEUES) {
            causes.invalid(field + ".queues", queues, "must not be greater than " + MOST_QUEUES);
        }
        if (hand <= 0) {
            causes.invalid(field + ".handSize", hand, "must be positive");
        } else if (hand > queues) {
            causes.invalid(field + ".handSize", hand, "should not be greater than queues (%d)".formatted(queues));
        } else if (Math.ceil(Math.log((double) queues) / Math.log(2) * (double) hand) > HASH_BITS) {
            causes.invalid(
                    field + ".handSize",
                    hand,
                    "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
                            .formatted(queues, hand, HASH_BITS));
        }
    }
}
