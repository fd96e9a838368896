package dev.polder.bench.load;

import java.time.Duration;
import java.util.function.Supplier;

/// What to send, and how much at a time.
///
/// @param clients closed loops: each begins its next operation when its last was answered
/// @param duration how long to begin operations
/// @param limit how many operations to begin at most
/// @param pace from the begin of one operation to that of the next, of one client; zero: as fast as it goes
/// @param calls makes the first request of the next operation, on the load's own thread
public record LoadPlan(int clients, Duration duration, long limit, Duration pace, Supplier<Call> calls) {
    private static final int MAX_CONNECTIONS = 16;

    /// Checks that there is a client.
    public LoadPlan {
        if (clients < 1) {
            throw new IllegalArgumentException("load without a client");
        }
    }

    /// As many operations as the duration allows.
    public static LoadPlan of(int clients, Duration duration, Supplier<Call> calls) {
        return new LoadPlan(clients, duration, Long.MAX_VALUE, Duration.ZERO, calls);
    }

    /// A number of operations.
    ///
    /// @param patience after which no more are begun
    public static LoadPlan counted(int clients, long operations, Duration patience, Supplier<Call> calls) {
        return new LoadPlan(clients, patience, operations, Duration.ZERO, calls);
    }

    /// One client that keeps to a pace.
    public static LoadPlan paced(Duration pace, Duration duration, Supplier<Call> calls) {
        return new LoadPlan(1, duration, Long.MAX_VALUE, pace, calls);
    }

    /// Over how many connections the clients spread.
    int connections() {
        return Math.min(clients, MAX_CONNECTIONS);
    }

    /// How many clients share a connection.
    ///
    /// @param connection its number, from 0
    int clientsOf(int connection) {
        int connections = connections();
        return clients / connections + (connection < clients % connections ? 1 : 0);
    }
}
