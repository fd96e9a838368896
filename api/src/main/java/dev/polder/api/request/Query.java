package dev.polder.api.request;

import dev.polder.api.status.Statuses;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The parameters of a URL's query, decoded. The first value of a name counts, as in upstream's handlers.
public final class Query {
    private static final int MAX_PARAMETERS = 200;
    private static final Query NONE = new Query(Map.of());

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /// @param raw what stands behind the question mark, percent-encoded; empty for none
    /// @throws dev.polder.api.status.ApiException 400 for a broken escape or too many parameters
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        for (int from = 0; from <= raw.length(); ) {
            int end = raw.indexOf('&', from);
            end = end < 0 ? raw.length() : end;
            if (end > from) {
                if (++count > MAX_PARAMETERS) {
                    throw Statuses.badRequest("more than " + MAX_PARAMETERS + " query parameters");
                }
                int equals = raw.indexOf('=', from);
                boolean hasValue = equals >= 0 && equals < end;
                String name = decode(raw.substring(from, hasValue ? equals : end));
                String value = hasValue ? decode(raw.substring(equals + 1, end)) : "";
                values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
            }
            from = end + 1;
        }
        return new Query(values);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Statuses.badRequest("invalid URL escape in query parameter \"" + text + "\"");
        }
    }

    /// The first value, or the empty string.
    public String first(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.getFirst();
    }

    /// A number of 64 bits; empty when the parameter is absent.
    ///
    /// @throws dev.polder.api.status.ApiException 400 for what is no number
    public OptionalLong number(String name) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        String text = first(name);
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Statuses.badRequest(notNumber("ParseInt", text, text.matches("[+-]?[0-9]+")));
        }
    }

    /// What upstream's parser says of a text that is no number.
    ///
    /// @param parser its name: `ParseInt`, or `ParseUint` where there is no sign
    /// @param digits whether the text is one, and only too large
    static String notNumber(String parser, String text, boolean digits) {
        return "strconv.%s: parsing \"%s\": %s"
                .formatted(parser, text, digits ? "value out of range" : "invalid syntax");
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// As upstream converts a boolean parameter: absent, `0` and `false` (any case) are false, all else is true.
    public boolean flag(String name) {
        List<String> all = values.get(name);
        if (all == null) {
            return false;
        }
        String value = all.getFirst();
        return !value.equals("0") && !value.equalsIgnoreCase("false");
    }
}
