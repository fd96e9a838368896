package dev.polder.api.crd.definition;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.net.URI;
import java.net.URISyntaxException;
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
    private static final String FORM = "; desired format: https://host[/path]";

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
        JsonArray named = conversion.arrayAt("webhook", "conversionReviewVersions");
        List<String> reviews = named == null ? List.of() : named.strings();
        if (strategy.equals("Webhook")) {
            if (client == null) {
                causes.required(CLIENT, "required when strategy is set to Webhook");
            } else {
                client(client);
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

    private void client(JsonObject client) {
        String url = client.string("url");
        JsonObject service = client.object("service");
        if (url != null && service == null) {
            url(url);
        } else if (url == null && service != null) {
            service(service);
        } else {
            causes.required(CLIENT, "exactly one of url or service is required");
        }
    }

    private void url(String text) {
        String field = CLIENT + ".url";
        URI url;
        try {
            url = new URI(text.endsWith("://") ? text + "/" : text);
        } catch (URISyntaxException e) {
            causes.required(field, "url must be a valid URL: parse \"%s\": %s%s".formatted(text, e.getReason(), FORM));
            return;
        }
        if (!"https".equals(url.getScheme())) {
            causes.invalid(
                    field,
                    url.getScheme() == null ? "" : url.getScheme(),
                    "'https' is the only allowed URL scheme" + FORM);
        }
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (authority.substring(at + 1).isEmpty()) {
            causes.invalid(field, "", "host must be specified" + FORM);
        }
        if (at >= 0) {
            causes.invalid(field, authority.substring(0, at), "user information is not permitted in the URL");
        }
        if (url.getRawFragment() != null && !url.getRawFragment().isEmpty()) {
            causes.invalid(field, url.getRawFragment(), "fragments are not permitted in the URL");
        }
        if (url.getRawQuery() != null && !url.getRawQuery().isEmpty()) {
            causes.invalid(field, url.getRawQuery(), "query parameters are not permitted in the URL");
        }
    }

    private void service(JsonObject service) {
        String field = CLIENT + ".service";
        for (String part : List.of("name", "namespace")) {
            if (service.string(part, "").isEmpty()) {
                causes.required(field + "." + part, "");
            }
        }
        long port = service.integer("port").orElse(0);
        List<String> wrong = Names.portNumber(port);
        if (!wrong.isEmpty()) {
            causes.invalid(field + ".port", port, "port is not valid: " + String.join(", ", wrong));
        }
        String path = service.string("path", "");
        if (!path.isEmpty() && !path.equals("/")) {
            path(field + ".path", path);
        }
    }

    private void path(String field, String path) {
        if (path.equals("//")) {
            causes.invalid(field, path, "segment[0] may not be empty");
            return;
        }
        if (!path.startsWith("/")) {
            causes.invalid(field, path, "must start with a '/'");
        }
        String rest = path.substring(1);
        String[] steps = (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i].isEmpty()) {
                causes.invalid(field, path, "segment[%d] may not be empty".formatted(i));
                continue;
            }
            for (String wrong : Names.dnsSubdomain(steps[i])) {
                causes.invalid(field, path, "segment[%d]: %s".formatted(i, wrong));
            }
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
