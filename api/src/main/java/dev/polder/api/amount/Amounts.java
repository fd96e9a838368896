package dev.polder.api.amount;

import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Amounts by the name of their resource (core/v1 ResourceList), in the order of the names.
///
/// @param byName never changed after it was handed in
public record Amounts(NavigableMap<String, Quantity> byName) {
    public static final Amounts NONE = new Amounts(new TreeMap<>());

    public Amounts {
        byName = Collections.unmodifiableNavigableMap(byName);
    }

    /// Reads a list as it stands in an object; what is no amount is left out, null gives none.
    public static Amounts of(@Nullable JsonObject list) {
        if (list == null || list.isEmpty()) {
            return NONE;
        }
        TreeMap<String, Quantity> amounts = new TreeMap<>();
        list.entries().forEach(entry -> quantity(entry.getValue()).ifPresent(q -> amounts.put(entry.getKey(), q)));
        return new Amounts(amounts);
    }

    /// One amount of each of these.
    public static Amounts oneEach(Collection<String> names) {
        TreeMap<String, Quantity> amounts = new TreeMap<>();
        names.forEach(name -> amounts.put(name, number(1)));
        return new Amounts(amounts);
    }

    /// A number of things.
    public static Quantity number(long count) {
        return new Quantity(BigDecimal.valueOf(count), Quantity.Form.DECIMAL);
    }

    private static Optional<Quantity> quantity(JsonValue value) {
        return switch (value) {
            case JsonString text -> Quantity.parse(text.value());
            case JsonInteger number -> Optional.of(number(number.value()));
            default -> Optional.empty();
        };
    }

    public Optional<Quantity> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /// The same with this amount in the place of another one.
    public Amounts with(String name, Quantity amount) {
        TreeMap<String, Quantity> all = new TreeMap<>(byName);
        all.put(name, amount);
        return new Amounts(all);
    }

    /// The same with all these in the place of others of their names.
    public Amounts with(Amounts others) {
        TreeMap<String, Quantity> all = new TreeMap<>(byName);
        all.putAll(others.byName);
        return new Amounts(all);
    }

    /// The sum, name by name.
    public Amounts plus(Amounts other) {
        return merged(other, Amounts::sum);
    }

    /// The larger one, name by name.
    public Amounts max(Amounts other) {
        return merged(other, (one, two) -> two.compareTo(one) > 0 ? two : one);
    }

    private Amounts merged(Amounts other, BinaryOperator<Quantity> operator) {
        if (other.isEmpty()) {
            return this;
        }
        TreeMap<String, Quantity> all = new TreeMap<>(byName);
        other.byName.forEach((name, amount) -> all.merge(name, amount, operator));
        return new Amounts(all);
    }

    /// What is more than in `other`, name by name; zero where it is not more.
    public Amounts above(Amounts other) {
        TreeMap<String, Quantity> all = new TreeMap<>();
        byName.forEach((name, amount) -> {
            Quantity less = other.byName.get(name);
            BigDecimal rest = less == null ? amount.value() : amount.value().subtract(less.value());
            all.put(name, new Quantity(rest.max(BigDecimal.ZERO), amount.form()));
        });
        return new Amounts(all);
    }

    /// Those whose name is meant.
    public Amounts only(Predicate<String> meant) {
        TreeMap<String, Quantity> some = new TreeMap<>();
        byName.forEach((name, amount) -> {
            if (meant.test(name)) {
                some.put(name, amount);
            }
        });
        return new Amounts(some);
    }

    public Amounts withoutZeros() {
        return only(name -> byName.getOrDefault(name, number(0)).signum() != 0);
    }

    /// The names of which there is more than `limits` say; a name that they do not have is not limited.
    public List<String> exceeding(Amounts limits) {
        List<String> names = new ArrayList<>();
        byName.forEach((name, amount) -> {
            Quantity limit = limits.byName.get(name);
            if (limit != null && amount.compareTo(limit) > 0) {
                names.add(name);
            }
        });
        return names;
    }

    /// Whether both have the same names with amounts of the same value, however they are written.
    public boolean sameAs(Amounts other) {
        return byName.keySet().equals(other.byName.keySet())
                && byName.entrySet().stream()
                        .allMatch(e -> other.get(e.getKey()).filter(o -> o.compareTo(e.getValue()) == 0).isPresent());
    }

    /// As it stands in an object.
    public JsonObject toJson() {
        JsonObject list = new JsonObject();
        byName.forEach((name, amount) -> list.put(name, amount.canonical()));
        return list;
    }

    /// As messages show it: `cpu=1,memory=2Gi`.
    public String text() {
        return byName.entrySet().stream()
                .map((Map.Entry<String, Quantity> e) -> e.getKey() + "=" + e.getValue().canonical())
                .collect(Collectors.joining(","));
    }

    /// The form of a sum is that of its first amount that is not zero (apimachinery `Quantity.Add`).
    private static Quantity sum(Quantity one, Quantity other) {
        return new Quantity(one.value().add(other.value()), one.signum() == 0 ? other.form() : one.form());
    }
}
