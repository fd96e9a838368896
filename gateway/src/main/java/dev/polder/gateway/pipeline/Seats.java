package dev.polder.gateway.pipeline;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// How many requests are served at once. Who finds no seat waits in the queue of the workspace; free seats go round the
/// queues, so that one busy workspace does not keep the others waiting. Any thread.
public final class Seats {
    private final SeatLimits limits;
    private int free;
    private final Map<String, Deque<CompletableFuture<Boolean>>> queues = new LinkedHashMap<>();

    /// @param seats            served at once
    /// @param queuePerWorkspace who may wait in one workspace's queue
    /// @param maxWaitMillis    how long one waits before 429
    public record SeatLimits(int seats, int queuePerWorkspace, long maxWaitMillis) {
        public static final SeatLimits DEFAULT = new SeatLimits(600, 200, 15_000);
    }

    /// A seat; closing gives it back.
    public interface Seat extends AutoCloseable {
        @Override
        void close();
    }

    public Seats(SeatLimits limits) {
        this.limits = limits;
        this.free = limits.seats();
    }

    /// Waits for a seat.
    ///
    /// @param workspace whose queue, null for requests about all workspaces
    /// @throws dev.polder.api.status.ApiException 429 when the queue is full or the wait is too long
    Seat take(@Nullable WorkspaceId workspace) {
        CompletableFuture<Boolean> turn;
        String queue = workspace == null ? "" : workspace.value();
        synchronized (this) {
            if (free > 0) {
                free--;
                return this::giveBack;
            }
            Deque<CompletableFuture<Boolean>> waiting = queues.computeIfAbsent(queue, q -> new ArrayDeque<>());
            if (waiting.size() >= limits.queuePerWorkspace()) {
                throw tooMany();
            }
            turn = new CompletableFuture<>();
            waiting.add(turn);
        }
        try {
            turn.get(limits.maxWaitMillis(), TimeUnit.MILLISECONDS);
            return this::giveBack;
        } catch (TimeoutException | ExecutionException e) {
            leave(queue, turn);
            throw tooMany();
        } catch (InterruptedException e) {
            leave(queue, turn);
            Thread.currentThread().interrupt();
            throw Statuses.unavailable("the server is stopping", 1);
        }
    }

    private static RuntimeException tooMany() {
        return Statuses.tooManyRequests("The server has received too many requests, please try again later.", 1);
    }

    private synchronized void leave(String queue, CompletableFuture<Boolean> turn) {
        boolean seated = !turn.complete(false);
        Deque<CompletableFuture<Boolean>> waiting = queues.get(queue);
        if (waiting != null) {
            waiting.removeIf(CompletableFuture::isDone);
            if (waiting.isEmpty()) {
                queues.remove(queue);
            }
        }
        if (seated) {
            giveBack();
        }
    }

    private synchronized void giveBack() {
        while (!queues.isEmpty()) {
            var first = queues.entrySet().iterator().next();
            String queue = first.getKey();
            Deque<CompletableFuture<Boolean>> waiting = first.getValue();
            queues.remove(queue);
            CompletableFuture<Boolean> next = waiting.poll();
            if (!waiting.isEmpty()) {
                queues.put(queue, waiting);
            }
            if (next != null && next.complete(true)) {
                return;
            }
        }
        free++;
    }
}
