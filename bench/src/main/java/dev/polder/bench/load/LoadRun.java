package dev.polder.bench.load;

import java.util.concurrent.CompletableFuture;

/// The state of one run, shared by its connections. Everything but the future is used on the one event loop only.
final class LoadRun {
    private final LoadPlan plan;
    private final CompletableFuture<LoadResult> done = new CompletableFuture<>();
    private final Latencies latencies = new Latencies();
    private long failures;
    private String firstFailure = "";
    private long bytes;
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

    /// Whether another operation may begin; it then has to end.
    boolean take() {
        if (!started || left == 0 || System.nanoTime() >= end) {
            return false;
        }
        left--;
        running++;
        return true;
    }

    /// How long a client waits that began its last operation then.
    long pauseNanos(long lastBegin) {
        long pace = plan.pace().toNanos();
        return pace == 0 ? 0 : Math.max(0, lastBegin + pace - System.nanoTime());
    }

    Call next() {
        return plan.calls().get();
    }

    void received(int more) {
        bytes += more;
    }

    void succeeded(long nanos) {
        running--;
        latencies.add(nanos);
    }

    void failed(String why) {
        running--;
        failures++;
        firstFailure = firstFailure.isEmpty() ? why : firstFailure;
    }

    /// Ends the run when nothing is under way; called after each operation that no new one followed.
    void settle() {
        if (started && running == 0) {
            done.complete(new LoadResult(latencies, failures, firstFailure, bytes, System.nanoTime() - begin));
        }
    }

    void fail(Throwable cause) {
        done.completeExceptionally(cause);
    }
}
