package dev.polder.gateway.pipeline;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.store.commit.Turns;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// How many requests are served at once. A workspace holds a part of the seats at most; who finds none waits in the line
/// of the workspace, and lines take turns for a free seat, so that a busy workspace makes others wait for as long as one
/// request takes, however many of its own wait. Any thread.
public final class Seats {
    private final SeatLimits limits;
    private final Map<String, Integer> held = new HashMap<>();
    private final Turns<String, Turn> waiting = new Turns<>();
    private int free;

    /// @param seats             served at once
    /// @param seatsPerWorkspace of these, for one workspace
    /// @param queuePerWorkspace who may wait in one workspace's line
    /// @param maxWaitMillis     how long one waits before 429
    public record SeatLimits(int seats, int seatsPerWorkspace, int queuePerWorkspace, long maxWaitMillis) {
        public static final SeatLimits DEFAULT = new SeatLimits(600, 300, 300, 15_000);
    }

    /// A seat; closing gives it back.
    public interface Seat extends AutoCloseable {
        @Override
        void close();
    }

    /// One who waits.
    private record Turn(String line, CompletableFuture<Boolean> seated) {}

    public Seats(SeatLimits limits) {
        this.limits = limits;
        this.free = limits.seats();
    }

    /// Waits for a seat.
    ///
    /// @param workspace whose seats, null for requests about all workspaces
    /// @throws dev.polder.api.status.ApiException 429 when the line is full or the wait is too long
    Seat take(@Nullable WorkspaceId workspace) {
        String line = workspace == null ? "" : workspace.value();
        Turn turn;
        synchronized (this) {
            if (free > 0 && maySit(line)) {
                sit(line);
                return () -> giveBack(line);
            }
            if (waiting.length(line) >= limits.queuePerWorkspace()) {
                throw tooMany();
            }
            turn = new Turn(line, new CompletableFuture<>());
            waiting.add(line, turn);
        }
        try {
            turn.seated().get(limits.maxWaitMillis(), TimeUnit.MILLISECONDS);
            return () -> giveBack(line);
        } catch (TimeoutException | ExecutionException e) {
            leave(turn);
            throw tooMany();
        } catch (InterruptedException e) {
            leave(turn);
            Thread.currentThread().interrupt();
            throw Statuses.unavailable("the server is stopping", 1);
        }
    }

    private static RuntimeException tooMany() {
        return Statuses.tooManyRequests("The server has received too many requests, please try again later.", 1);
    }

    private boolean maySit(String line) {
        return held.getOrDefault(line, 0) < limits.seatsPerWorkspace();
    }

    private void sit(String line) {
        free--;
        held.merge(line, 1, Integer::sum);
    }

    private synchronized void leave(Turn turn) {
        if (turn.seated().complete(false)) {
            waiting.remove(turn.line(), turn);
        } else {
            giveBack(turn.line());
        }
    }

    private synchronized void giveBack(String line) {
        free++;
        held.computeIfPresent(line, (l, count) -> count == 1 ? null : count - 1);
        Turn next;
        while (free > 0 && (next = waiting.next(this::maySit)) != null) {
            sit(next.line());
            next.seated().complete(true);
        }
    }
}
