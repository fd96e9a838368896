package dev.polder.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeatsTest {
    private static final WorkspaceId BUSY = new WorkspaceId("busybusybusybusy");
    private static final WorkspaceId CALM = new WorkspaceId("calmcalmcalmcalm");
    private static final WorkspaceId OTHER = new WorkspaceId("otherotherothero");
    private static final int CROWD = 1000;

    /// A seat that somebody got, in the order in which they got it.
    private record Seated(WorkspaceId workspace, Seats.Seat seat) {}

    private final BlockingQueue<Seated> order = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private void ask(Seats seats, WorkspaceId workspace) {
        threads.add(Thread.startVirtualThread(() -> {
            try {
                order.add(new Seated(workspace, seats.take(workspace)));
            } catch (ApiException e) {
                Thread.currentThread().interrupt(); // the test is over
            }
        }));
    }

    private void askAndWait(Seats seats, WorkspaceId workspace) throws InterruptedException {
        ask(seats, workspace);
        Thread last = threads.getLast();
        while (last.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
            assertTrue(last.isAlive(), "it waits for its turn");
        }
    }

    private Seated next() throws InterruptedException {
        Seated seated = order.poll(20, TimeUnit.SECONDS);
        assertTrue(seated != null, "nobody was seated");
        return seated;
    }

    @Test
    void aWorkspaceWithAThousandWaitingDoesNotHoldUpAnother() throws Exception {
        Seats seats = new Seats(new Seats.SeatLimits(8, 6, CROWD, 60_000));
        List<Seated> sitting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ask(seats, BUSY);
            sitting.add(next());
        }
        for (int i = 0; i < CROWD; i++) {
            askAndWait(seats, BUSY);
        }
        // There is room beside the crowd, at once.
        ask(seats, CALM);
        assertEquals(CALM, next().workspace());
        ask(seats, OTHER);
        assertEquals(OTHER, next().workspace());
        // All seats are taken: it is a turn each from now on.
        askAndWait(seats, CALM);
        sitting.get(0).seat().close();
        sitting.get(1).seat().close();
        List<WorkspaceId> both = List.of(next().workspace(), next().workspace());
        assertTrue(both.contains(CALM), both.toString());
        threads.forEach(Thread::interrupt);
    }

    @Test
    void seatsThatAreGivenBackGoToWhoWaitsAndAreFreeInTheEnd() throws Exception {
        Seats seats = new Seats(new Seats.SeatLimits(2, 2, 10, 60_000));
        for (int i = 0; i < 2; i++) {
            ask(seats, BUSY);
        }
        Seated first = next();
        Seated second = next();
        askAndWait(seats, BUSY);
        first.seat().close();
        next().seat().close();
        second.seat().close();
        seats.take(BUSY);
        seats.take(BUSY);
        assertTrue(order.isEmpty());
    }

    @Test
    @DisplayName("#270 #273 #291 who waits too long or finds the line full is told to try again")
    void whoWaitsTooLongOrFindsTheLineFullIsToldToTryAgain() throws Exception {
        Seats seats = new Seats(new Seats.SeatLimits(1, 1, 1, 200));
        Seats.Seat seat = seats.take(BUSY);
        assertEquals(429, assertThrows(ApiException.class, () -> seats.take(BUSY)).status().code());
        Seats patient = new Seats(new Seats.SeatLimits(1, 1, 1, 60_000));
        patient.take(BUSY);
        askAndWait(patient, BUSY);
        assertThrows(ApiException.class, () -> patient.take(BUSY));
        threads.forEach(Thread::interrupt);
        seat.close();
        seats.take(BUSY).close();
        assertFalse(threads.isEmpty());
    }
}
