package dev.polder.gateway.http.exchange;

/// What a connection asks of the version of HTTP that it speaks. Event loop only.
public interface WireProtocol {

    /// Takes no new request, tells the client so, and closes once all answers are out.
    void drain();

    /// Looks at the clock.
    ///
    /// @param now [System#nanoTime()]
    void tick(long now);
}
