package dev.polder.bench.load;

import io.netty.buffer.ByteBuf;

/// Reads one answer, and says how its operation goes on. On the load's own thread, which it must not hold up.
public interface AnswerReader {
    /// Any success will do.
    AnswerReader IGNORING = Outcome::ofStatus;

    /// A piece of the body, which stays the caller's.
    default void piece(ByteBuf piece) {}

    /// The answer is whole.
    Outcome end(int status);

    /// How an operation goes on.
    sealed interface Outcome {
        /// It was a success.
        record Done() implements Outcome {}

        /// It was none.
        ///
        /// @param why for people
        record Failed(String why) implements Outcome {}

        /// It takes one more request.
        ///
        /// @param call the request
        /// @param pauseMillis to wait before it
        record Next(Call call, long pauseMillis) implements Outcome {}

        /// As an HTTP status says.
        static Outcome ofStatus(int status) {
            return isSuccess(status) ? new Done() : new Failed("HTTP status " + status);
        }

        /// Whether an HTTP status means success.
        static boolean isSuccess(int status) {
            return status / 100 == 2;
        }
    }
}
