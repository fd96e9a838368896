package dev.polder.api.validation;

import dev.polder.api.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;

/// How a webhook is called (apiserver `util/webhook`): by URL or by service, and always over TLS.
public final class WebhookClientRules {
    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookClientRules() {}

    /// @param config of the webhook
    /// @param field  where it stands
    /// @param causes takes what is wrong
    public static void validate(JsonObject config, String field, Causes causes) {
        JsonObject service = config.object("service");
        boolean url = config.has("url");
        if (url == (service != null)) {
            causes.required(field, "exactly one of url or service is required");
        } else if (service == null) {
            url(config.string("url", ""), field + ".url", causes);
        } else {
            service(service, field + ".service", causes);
        }
    }

    private static void url(String text, String field, Causes causes) {
        URI url;
        try {
            // What a URL without a host is called, is said below.
            url = new URI(text.endsWith("://") ? text + "/" : text);
        } catch (URISyntaxException e) {
            causes.required(field, "url must be a valid URL: parse \"%s\": %s%s".formatted(text, e.getReason(), FORM));
            return;
        }
        String scheme = Objects.requireNonNullElse(url.getScheme(), "");
        if (!scheme.equals("https")) {
            causes.invalid(field, scheme, "'https' is the only allowed URL scheme" + FORM);
        }
        String authority = Objects.requireNonNullElse(url.getRawAuthority(), "");
        int at = authority.lastIndexOf('@');
        if (at == authority.length() - 1) {
            causes.invalid(field, "", "host must be specified" + FORM);
        }
        if (at >= 0) {
            causes.invalid(field, authority.substring(0, at), "user information is not permitted in the URL");
        }
        String fragment = Objects.requireNonNullElse(url.getFragment(), "");
        if (!fragment.isEmpty()) {
            causes.invalid(field, fragment, "fragments are not permitted in the URL");
        }
        String query = Objects.requireNonNullElse(url.getRawQuery(), "");
        if (!query.isEmpty()) {
            causes.invalid(field, query, "query parameters are not permitted in the URL");
        }
    }

    private static void service(JsonObject service, String field, Causes causes) {
        for (String name : List.of("name", "namespace")) {
            if (service.string(name, "").isEmpty()) {
                causes.required(field + "." + name, "");
            }
        }
        long port = service.integer("port").orElse(0);
        List<String> wrong = Names.portNumber(port);
        if (!wrong.isEmpty()) {
            causes.invalid(field + ".port", port, "port is not valid: " + String.join(", ", wrong));
        }
        path(service.string("path", ""), field + ".path", causes);
    }

    private static void path(String path, String field, Causes causes) {
        if (path.isEmpty() || path.equals("/")) {
            return;
        }
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
}
