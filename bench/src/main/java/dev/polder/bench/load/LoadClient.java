package dev.polder.bench.load;

import dev.polder.gateway.client.ServerAccess;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Puts load on one server.
public final class LoadClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Http2Dialer dialer;

    /// @param access how the server is reached
    public LoadClient(ServerAccess access) {
        this.dialer = new Http2Dialer(access);
    }

    /// Sends as the plan says, over fresh connections, and waits until the last answer.
    ///
    /// @throws IOException if a connection fails; what was measured until then is lost
    public LoadResult run(LoadPlan plan) throws IOException, InterruptedException {
        List<LoadConnection> connections = new ArrayList<>();
        List<Channel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < plan.connections(); i++) {
                var connection = new LoadConnection(dialer);
                channels.add(dialer.connect(connection));
                connections.add(await(connection.ready(), PATIENCE));
            }
            var run = new LoadRun(plan);
            dialer.execute(() -> {
                run.start();
                for (int i = 0; i < connections.size(); i++) {
                    connections.get(i).start(run, plan.clientsOf(i));
                }
            });
            return await(run.done(), plan.duration().plus(PATIENCE));
        } finally {
            for (Channel channel : channels) {
                var _ = channel.close();
            }
        }
    }

    private static <T> T await(CompletableFuture<T> future, Duration patience)
            throws IOException, InterruptedException {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the load broke off: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the server did not answer for " + PATIENCE.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        dialer.close();
    }
}
