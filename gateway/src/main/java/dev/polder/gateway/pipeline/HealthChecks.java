package dev.polder.gateway.pipeline;

import dev.polder.gateway.http.Headers;
import dev.polder.gateway.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The checks behind one of `/livez`, `/readyz` and `/healthz`, and their answers (upstream: apiserver
/// `server/healthz/healthz.go`): `?verbose` lists them, `?exclude=` leaves some out, each has a path of its own. Immutable,
/// any thread.
///
/// @param name   of the endpoint, such as `readyz`
/// @param checks in the order in which they are listed
record HealthChecks(String name, List<Check> checks) {
    private static final String PREFIX = "/";

    /// One of them.
    ///
    /// @param status what a failure is answered with: 500 asks for a restart, 503 for requests to be sent elsewhere
    record Check(String name, BooleanSupplier passes, int status) {
        static final Check PING = new Check("ping", () -> true, 500);
    }

    HealthChecks {
        checks = List.copyOf(checks);
    }

    /// @param path    without the leading `/` and the name; empty for all checks
    /// @param verbose whether the checks are listed although all pass
    /// @param exclude names of checks that do not count
    /// @param notes   lines about what does not work while most does, told with a good answer
    Response answer(String path, boolean verbose, List<String> exclude, List<String> notes) {
        return path.isEmpty() ? all(verbose, exclude, notes) : one(path.substring(PREFIX.length()));
    }

    private Response one(String check) {
        for (Check each : checks) {
            if (each.name().equals(check)) {
                return each.passes().getAsBoolean()
                        ? text(200, "ok")
                        : text(each.status(), "internal server error: " + check + " failed\n");
            }
        }
        return Router.NOTHING_HERE;
    }

    private Response all(boolean verbose, List<String> exclude, List<String> notes) {
        Set<String> unknown = new LinkedHashSet<>(exclude);
        StringBuilder lines = new StringBuilder();
        int status = 200;
        for (Check check : checks) {
            if (unknown.remove(check.name())) {
                lines.append("[+]").append(check.name()).append(" excluded: ok\n");
            } else if (check.passes().getAsBoolean()) {
                lines.append("[+]").append(check.name()).append(" ok\n");
            } else {
                lines.append("[-]").append(check.name()).append(" failed: reason withheld\n");
                status = status == 500 ? status : check.status();
            }
        }
        if (!unknown.isEmpty()) {
            lines.append(unknown.stream()
                    .map(each -> '"' + each + '"')
                    .collect(Collectors.joining(
                            ",", "warn: some health checks cannot be excluded: no matches for ", "\n")));
        }
        if (status != 200) {
            return text(status, lines + name + " check failed\n");
        }
        String told = notes.stream().map(note -> "[-]store: " + note + "\n").collect(Collectors.joining());
        if (verbose) {
            return text(200, lines + told + name + " check passed\n");
        }
        return text(200, told.isEmpty() ? "ok" : "ok\n" + told);
    }

    private static Response text(int status, String body) {
        return new Response.Unary(
                status,
                Headers.of("content-type", "text/plain; charset=utf-8", "x-content-type-options", "nosniff"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
