package dev.polder.gateway.cli.process;

/// How long a command runs, and what is to be tidied up behind it.
public interface Lifetime {

    /// Has a part closed when the command ends, for whatever reason; the last one that was given is closed first.
    ///
    /// @param part closed once, perhaps on another thread
    void closeAtEnd(AutoCloseable part);

    /// Returns when somebody wants the command to end: never, when that ends the process.
    ///
    /// @throws CommandFailure when [#fail] was called, with its line
    void awaitStop() throws InterruptedException, CommandFailure;

    /// What the command runs has broken for good: the wait for a stop ends, and the command with it. Any thread.
    ///
    /// @param why one line for people
    void fail(String why);
}
