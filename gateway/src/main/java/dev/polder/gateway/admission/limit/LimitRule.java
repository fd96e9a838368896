package dev.polder.gateway.admission.limit;

import dev.polder.api.amount.Amounts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Holds what a container, a pod or a claim asks for against one item of a LimitRange, in upstream's words.
///
/// @param type     of the item, for messages
/// @param requests what is asked for
/// @param limits   what may be used at most
record LimitRule(String type, Amounts requests, Amounts limits) {
    private static final BigDecimal MOST_IN_MILLIS = BigDecimal.valueOf(Long.MAX_VALUE / 1000);
    private static final Quantity ZERO = Amounts.number(0);

    /// Adds a sentence for each rule that is broken.
    void check(JsonObject item, List<String> broken) {
        Amounts.of(item.object("min")).byName().forEach((name, bound) -> min(name, bound, broken));
        Amounts.of(item.object("max")).byName().forEach((name, bound) -> max(name, bound, broken));
        Amounts.of(item.object("maxLimitRequestRatio")).byName().forEach((name, bound) -> ratio(name, bound, broken));
    }

    /// As [#check], for what has no limits.
    void checkRequests(JsonObject item, List<String> broken) {
        Amounts.of(item.object("min")).byName().forEach((name, bound) -> min(name, bound, broken));
        Amounts.of(item.object("max")).byName().forEach((name, bound) -> {
            Optional<Quantity> request = requests.get(name);
            if (request.isEmpty()) {
                broken.add(bound("maximum", name, bound) + ".  No request is specified");
            } else {
                above(name, "request", request.get(), bound, broken);
            }
        });
    }

    private void min(String name, Quantity bound, List<String> broken) {
        Optional<Quantity> request = requests.get(name);
        Optional<Quantity> limit = limits.get(name);
        if (request.isEmpty()) {
            broken.add(bound("minimum", name, bound) + ".  No request is specified");
        } else if (compare(name, request.get(), bound) < 0) {
            broken.add(bound("minimum", name, bound) + ", but request is " + request.get().canonical());
        } else if (limit.isPresent() && compare(name, limit.get(), bound) < 0) {
            broken.add(bound("minimum", name, bound) + ", but limit is " + limit.get().canonical());
        }
    }

    private void max(String name, Quantity bound, List<String> broken) {
        Optional<Quantity> limit = limits.get(name);
        if (limit.isEmpty()) {
            broken.add(bound("maximum", name, bound) + ".  No limit is specified");
        } else if (!above(name, "limit", limit.get(), bound, broken)) {
            requests.get(name).ifPresent(request -> above(name, "request", request, bound, broken));
        }
    }

    private boolean above(String name, String what, Quantity amount, Quantity bound, List<String> broken) {
        boolean above = compare(name, amount, bound) > 0;
        if (above) {
            broken.add(bound("maximum", name, bound) + ", but " + what + " is " + amount.canonical());
        }
        return above;
    }

    private void ratio(String name, Quantity bound, List<String> broken) {
        String rule = "%s max limit to request ratio per %s is %s".formatted(name, type, bound.canonical());
        boolean millis = inMillis(name, bound);
        BigDecimal request = requests.get(name).map(q -> rounded(q, millis)).orElse(BigDecimal.ZERO);
        BigDecimal limit = limits.get(name).map(q -> rounded(q, millis)).orElse(BigDecimal.ZERO);
        if (request.signum() == 0) {
            broken.add(rule + ", but no request is specified or request is 0");
        } else if (limit.signum() == 0) {
            broken.add(rule + ", but no limit is specified or limit is 0");
        } else {
            double ratio = limit.doubleValue() / request.doubleValue();
            if (ratio * 1000 > rounded(bound, true).doubleValue() * 1000) {
                broken.add(rule + ", but provided ratio is " + String.format(Locale.ROOT, "%f", ratio));
            }
        }
    }

    private String bound(String which, String name, Quantity bound) {
        return "%s %s usage per %s is %s".formatted(which, name, type, bound.canonical());
    }

    private int compare(String name, Quantity amount, Quantity bound) {
        boolean millis = inMillis(name, bound);
        return rounded(amount, millis).compareTo(rounded(bound, millis));
    }

    /// Whether all amounts of the name can be told in thousandths; else whole numbers are compared.
    private boolean inMillis(String name, Quantity bound) {
        return List.of(requests.get(name).orElse(ZERO), limits.get(name).orElse(ZERO), bound).stream()
                .allMatch(q -> rounded(q, false).compareTo(MOST_IN_MILLIS) <= 0);
    }

    private static BigDecimal rounded(Quantity amount, boolean millis) {
        return amount.value().setScale(millis ? 3 : 0, RoundingMode.UP);
    }
}
