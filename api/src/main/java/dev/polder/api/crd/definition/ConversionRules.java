package dev.polder.api.crd.definition;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.WebhookClientRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of `spec.conversion`. Paths are those of upstream's inner form, in which the webhook's fields lie one level
/// higher.
final class ConversionRules {
    private static final String FIELD = "spec.conversion";
    private static final String CLIENT = FIELD + ".webhookClientConfig";
    private static final String REVIEWS = FIELD + ".conversionReviewVersions";
    private static final List<String> STRATEGIES = List.of("None", "Webhook");
    private static final List<String> KNOWN_REVIEWS = List.of("v1", "v1beta1");

    private final Causes causes;

    ConversionRules(Causes causes) {
        this.causes = causes;
    }

    void check(@Nullable JsonObject conversion) {
        if (conversion == null) {
            return;
        }
        String strategy = conversion.string("strategy", "");
        if (strategy.isEmpty()) {
            causes.required(FIELD + ".strategy", "");
        } else if (!STRATEGIES.contains(strategy)) {
            causes.notSupported(FIELD + ".strategy", strategy, STRATEGIES);
        }
        JsonObject client = conversion.objectAt("webhook", "clientConfig");
        List<String> reviews = conversion.stringsAt("webhook", "conversionReviewVersions");
        if (strategy.equals("Webhook")) {
            if (client == null) {
                causes.required(CLIENT, "required when strategy is set to Webhook");
            } else {
                WebhookClientRules.validate(client, CLIENT, causes);
            }
            reviews(reviews);
            return;
        }
        if (client != null) {
            causes.forbidden(CLIENT, "should not be set when strategy is not set to Webhook");
        }
        if (!reviews.isEmpty()) {
            causes.forbidden(REVIEWS, "should not be set when strategy is not set to Webhook");
        }
    }

    private void reviews(List<String> reviews) {
        if (reviews.isEmpty()) {
            causes.required(REVIEWS, "");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < reviews.size(); i++) {
            String version = reviews.get(i);
            String field = REVIEWS + "[" + i + "]";
            if (!seen.add(version)) {
                causes.invalid(field, version, "duplicate version");
                continue;
            }
            String wrong = NameRules.wrongLabel(version);
            if (!wrong.isEmpty()) {
                causes.invalid(field, version, wrong);
            }
        }
        if (KNOWN_REVIEWS.stream().noneMatch(seen::contains)) {
            causes.invalid(
                    REVIEWS,
                    JsonArray.ofStrings(reviews),
                    "must include at least one of " + String.join(", ", KNOWN_REVIEWS));
        }
    }
}
