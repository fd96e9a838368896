package dev.polder.bench.load;

import java.time.Duration;
import java.util.function.Supplier;

/// What to send, and how much at a time.
///
/// @param clients closed loops: each sends its next request when its last was answered
/// @param duration how long to send
/// @param limit how many requests to send at most
/// @param calls makes the next request, on the load's own thread
public record LoadPlan(int clients, Duration duration, long limit, Supplier<Call> calls) {
    private static final int MAX_CONNECTIONS = 16;

    /// Checks that there is a client.
    public LoadPlan {
        if (clients < 1) {
            throw new IllegalArgumentException("load without a client");
        }
    }

    /// As many requests as the duration allows.
    public static LoadPlan of(int clients, Duration duration, Supplier<Call> calls) {
        return new LoadPlan(clients, duration, Long.MAX_VALUE, calls);
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
