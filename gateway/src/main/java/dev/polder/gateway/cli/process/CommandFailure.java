package dev.polder.gateway.cli.process;

/// A command cannot do what it was asked. The message is one line.
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /// Exit code when the server said no.
    public static final int REFUSED = 1;
    /// Exit code when something is to be mended on this side: flags, files, addresses.
    public static final int MISUSED = 2;
    /// Exit code when a server broke while it ran, so that whoever watches over it starts it anew.
    public static final int BROKEN = 3;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /// The request was understood and could not be done.
    public static CommandFailure refused(String message) {
        return new CommandFailure(REFUSED, message);
    }

    /// Something that the user gave cannot be used.
    public static CommandFailure misused(String message) {
        return new CommandFailure(MISUSED, message);
    }

    /// What the command ran cannot go on.
    public static CommandFailure broken(String message) {
        return new CommandFailure(BROKEN, message);
    }

    /// What the process is to end with.
    public int exitCode() {
        return exitCode;
    }
}
