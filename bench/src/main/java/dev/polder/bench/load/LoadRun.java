package dev.polder.bench.load;

import java.util.concurrent.CompletableFuture;

/// The state of one run, shared by its connections. Everything but the future is used on the one event loop only.
final class LoadRun {
    private static final int SUCCESSES = 2;
    private static final int HUNDRED = 100;

    private final LoadPlan plan;
    private final CompletableFuture<LoadResult> done = new CompletableFuture<>();
    private final Latencies latencies = new Latencies();
    private long failures;
    private int firstFailure;
    private long begin;
    private long end;
    private long left;
    private int running;
    private boolean started;

    LoadRun(LoadPlan plan) {
        this.plan = plan;
        this.left = plan.limit();
    }

    CompletableFuture<LoadResult> done() {
        return done;
    }

    void start() {
        begin = System.nanoTime();
        end = begin + plan.duration().toNanos();
        started = true;
    }

    /// Whether another request may be sent; it then has to be answered.
    boolean take() {
        if (!started || left == 0 || System.nanoTime() >= end) {
            return false;
        }
        left--;
        running++;
        return true;
    }

    Call next() {
        return plan.calls().get();
    }

    void answered(int status, long nanos) {
        running--;
        if (status / HUNDRED == SUCCESSES) {
            latencies.add(nanos);
        } else {
            failures++;
            firstFailure = firstFailure == 0 ? status : firstFailure;
        }
    }

    /// Ends the run when nothing is under way; called after each answer for which no new request was sent.
    void settle() {
        if (started && running == 0) {
            done.complete(new LoadResult(latencies, failures, firstFailure, System.nanoTime() - begin));
        }
    }

    void fail(Throwable cause) {
        done.completeExceptionally(cause);
    }
}
