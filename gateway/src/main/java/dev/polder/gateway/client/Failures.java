package dev.polder.gateway.client;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Status;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.StatusReason;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Turns what can go wrong with a request into one line for a person.
final class Failures {
    private static final int MAX_MESSAGE = 2000;

    private Failures() {}

    /// The failure that a Status describes.
    static ApiException of(int httpCode, JsonObject json) {
        if (!json.string("kind", "").equals("Status")) {
            return withoutStatus(httpCode);
        }
        String message = json.string("message", "");
        message = message.substring(0, Math.min(message.length(), MAX_MESSAGE));
        return new ApiException(new Status(
                httpCode,
                reason(json.string("reason", "")),
                message.isEmpty() ? "the server answered " + httpCode : message,
                details(json.object("details"))));
    }

    /// The failure that only a code describes.
    static ApiException withoutStatus(int httpCode) {
        return new ApiException(new Status(
                httpCode, null, "the server answered %d without saying why".formatted(httpCode), null));
    }

    /// A success whose body is not what an API server sends.
    static UnreachableException notAnApiServer(URI server, JsonSyntaxException e) {
        return new UnreachableException(
                server + " does not answer as a Kubernetes API server does: " + e.getMessage(), e);
    }

    /// No answer.
    static UnreachableException unreachable(URI server, Exception e) {
        return new UnreachableException("cannot reach %s: %s".formatted(server, why(e)), e);
    }

    private static String why(Exception e) {
        Throwable root = root(e);
        return switch (e) {
            case HttpConnectTimeoutException _ -> "nobody answered in time; check the address";
            case HttpTimeoutException _ -> "it took too long to answer";
            case InterruptedException _ -> "interrupted";
            case SSLException _ -> "no TLS connection (%s); is this the kubeconfig that the server wrote?"
                    .formatted(line(e));
            case ConnectException _ when root instanceof UnknownHostException
                    || root instanceof UnresolvedAddressException ->
                "the host is not known; check the address";
            case ConnectException _ -> "connection refused; is it running?";
            default -> line(root);
        };
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String line(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("no reason given");
    }

    private static @Nullable StatusReason reason(String text) {
        for (StatusReason reason : StatusReason.values()) {
            if (reason.text().equals(text)) {
                return reason;
            }
        }
        return null;
    }

    private static Status.@Nullable Details details(@Nullable JsonObject json) {
        if (json == null) {
            return null;
        }
        List<StatusCause> causes = json.objects("causes").stream()
                .map(each -> new StatusCause(
                        each.string("reason", ""), each.string("message", ""), each.string("field", "")))
                .toList();
        int retry = Math.clamp(json.integer("retryAfterSeconds").orElse(0), 0, Integer.MAX_VALUE);
        return new Status.Details(
                json.string("name", ""),
                json.string("group", ""),
                json.string("kind", ""),
                json.string("uid", ""),
                causes,
                retry);
    }
}
