package dev.polder.syncer.downstream;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an HTTP answer other than success means. Its body need not be a Status: proxies answer too.
///
/// @param code       HTTP status
/// @param status     the body, empty when it is no JSON object
/// @param retryAfter the header, null when there is none
record Refusal(int code, JsonObject status, @Nullable String retryAfter) {
    private static final int MAX_MESSAGE = 1024;
    private static final int MAX_DIGITS = 6;
    private static final int MAX_FIELDS = 100;

    static Refusal of(int code, byte[] body, @Nullable String retryAfter) {
        try {
            return new Refusal(code, JsonReader.readObject(body, JsonLimits.REQUEST), retryAfter);
        } catch (JsonSyntaxException _) {
            return new Refusal(code, new JsonObject(), retryAfter);
        }
    }

    /// @param asked the object that was asked for, null when it was something else
    DownstreamException toException(@Nullable DownstreamRef asked) {
        boolean gone = code == 404 && asked != null && speaksOf(asked);
        DownstreamFailure failure = gone ? DownstreamFailure.GONE : meaning();
        return new DownstreamException(failure, message(), patience(), null, conflicts());
    }

    private DownstreamFailure meaning() {
        DownstreamFailure failure = DownstreamFailure.of(code);
        if (failure != DownstreamFailure.FORBIDDEN) {
            return failure;
        }
        if (causes("NamespaceTerminating").findAny().isPresent()) {
            return DownstreamFailure.TERMINATING;
        }
        // The admission plugin of quotas gives no cause, only this text.
        return message().contains("exceeded quota: ") ? DownstreamFailure.QUOTA_EXCEEDED : failure;
    }

    /// The fields that others hold.
    private List<String> conflicts() {
        return causes("FieldManagerConflict")
                .map(cause -> cause.string("field", ""))
                .limit(MAX_FIELDS)
                .toList();
    }

    private Stream<JsonObject> causes(String reason) {
        JsonObject details = status.object("details");
        return details == null
                ? Stream.empty()
                : details.objects("causes").stream().filter(c -> c.string("reason", "").equals(reason));
    }

    /// Whether this is the API server's own word on exactly this object. A resource that is not served, a namespace that
    /// is not there and a proxy that knows no such path all answer 404, and none of them names the object.
    private boolean speaksOf(DownstreamRef asked) {
        return status.string("kind", "").equals("Status")
                && status.string("reason", "").equals("NotFound")
                && asked.name().equals(status.stringAt("details", "name"))
                && asked.resource().resource().equals(status.stringAt("details", "kind"));
    }

    private String message() {
        String message = status.string("message", "");
        if (message.isEmpty()) {
            return "HTTP status " + code + (status.isEmpty() ? " without a Status" : "");
        }
        return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    }

    private Duration patience() {
        String seconds = retryAfter;
        boolean number = seconds != null
                && !seconds.isEmpty()
                && seconds.length() <= MAX_DIGITS
                && seconds.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Duration.ofSeconds(Integer.parseInt(seconds)) : Duration.ZERO;
    }
}
