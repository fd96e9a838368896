package dev.polder.gateway.pipeline;

import dev.polder.api.request.RequestInfo;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parameter `timeout` of a request that does not stream: a length of time as Go writes it, such as `34s` or `1m30s`, after
/// which the request is given up. As upstream, whoever asks is answered then, and what is still at work goes on: a write may be
/// done or not. One of zero, and one of a minute and more, is none.
final class RequestTimeout {
    private static final int MOST_CHARS = 64;
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final Pattern NUMBER = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([^0-9.]*)");
    private static final Map<String, Double> UNITS = Map.of(
            "ns", 1e-9, "us", 1e-6, "\u00b5s", 1e-6, "\u03bcs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0);
    private static final Set<String> STREAMS = Set.of("log", "exec", "attach", "portforward", "proxy");

    private RequestTimeout() {}

    /// How long a request may take; empty for as long as it takes.
    ///
    /// @throws dev.polder.api.status.ApiException 400 for one that is no length of time
    static Optional<Duration> of(RequestInfo info) {
        String text = info.query().first("timeout");
        boolean streams = info.verb().equals("watch")
                || (info.isResource() && STREAMS.contains(info.target().subresource()));
        if (text.isEmpty() || streams) {
            return Optional.empty();
        }
        String wrong = wrong(text);
        if (!wrong.isEmpty()) {
            throw Statuses.badRequest("invalid timeout specified in the request URL - time: " + wrong);
        }
        double seconds = seconds(text);
        return seconds > 0 && seconds < MOST.toSeconds()
                ? Optional.of(Duration.ofNanos((long) (seconds * Duration.ofSeconds(1).toNanos())))
                : Optional.empty();
    }

    /// Does some work on a thread of its own, and waits for it no longer than this.
    ///
    /// @throws dev.polder.api.status.ApiException 504 when it takes longer; and whatever the work throws
    static Response within(Duration left, Supplier<Response> work) {
        if (!left.isPositive()) {
            throw over();
        }
        var task = new FutureTask<>(work::get);
        Thread.ofVirtual().name("request-with-timeout").start(task);
        try {
            return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw over();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw over();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static ApiException over() {
        return Statuses.timeout("Timeout: request did not complete within the allotted timeout");
    }

    private static double seconds(String text) {
        Matcher part = NUMBER.matcher(text);
        double sum = 0;
        while (part.find()) {
            sum += Double.parseDouble(part.group(1)) * UNITS.getOrDefault(part.group(2), 0.0);
        }
        return text.startsWith("-") ? -sum : sum;
    }

    private static String wrong(String text) {
        String invalid = "invalid duration \"" + text + "\"";
        if (text.length() > MOST_CHARS) {
            return "invalid duration";
        }
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return "";
        }
        if (rest.isEmpty()) {
            return invalid;
        }
        Matcher part = NUMBER.matcher(rest);
        while (!rest.isEmpty()) {
            if (!part.reset(rest).lookingAt()) {
                return invalid;
            }
            if (part.group(2).isEmpty()) {
                return "missing unit in duration \"" + text + "\"";
            }
            if (!UNITS.containsKey(part.group(2))) {
                return "unknown unit \"" + part.group(2) + "\" in duration \"" + text + "\"";
            }
            rest = rest.substring(part.end());
        }
        return "";
    }
}
