package dev.polder.bench.server;

import dev.polder.bench.load.LoadClient;
import dev.polder.bench.process.ChildJvm;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Role;
import dev.polder.gateway.client.ServerAccess;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server that is measured, with a client that puts load on it.
public final class Subject implements AutoCloseable {
    private final String name;
    private final Role role;
    private final ServerAccess access;
    private final Optional<ProcessUsage> usage;
    private final @Nullable ChildJvm child;
    private final LoadClient load;

    private Subject(
            String name, Role role, ServerAccess access, Optional<ProcessUsage> usage, @Nullable ChildJvm child) {
        this.name = name;
        this.role = role;
        this.access = access;
        this.usage = usage;
        this.child = child;
        this.load = new LoadClient(access);
    }

    /// A server that was started for the run.
    ///
    /// @param name for the report
    /// @param access how it is reached
    static Subject started(String name, Role role, ServerAccess access, ChildJvm child) {
        return new Subject(name, role, access, Optional.of(child.usage()), child);
    }

    /// A server that is there already.
    ///
    /// @param usage its processes; empty when they are not known
    static Subject existing(String name, ServerAccess access, Optional<ProcessUsage> usage) {
        return new Subject(name, Role.PEER, access, usage, null);
    }

    /// For the report.
    public String name() {
        return name;
    }

    /// What it is there for.
    public Role role() {
        return role;
    }

    /// How it is reached.
    public ServerAccess access() {
        return access;
    }

    /// Its processes; empty when they are not known.
    public Optional<ProcessUsage> usage() {
        return usage;
    }

    /// Puts load on it.
    public LoadClient load() {
        return load;
    }

    /// Has it let go of what it does not need, where that can be asked for.
    public void settle() throws IOException, InterruptedException {
        if (child != null) {
            child.collectGarbage();
        }
    }

    /// A path as it is on the wire: behind that of the server's URL.
    public String path(String relative) {
        String prefix = access.server().getRawPath();
        return (prefix == null ? "" : prefix) + relative;
    }

    /// Lets go of the client. The server goes on.
    @Override
    public void close() {
        load.close();
    }
}
