package dev.polder.gateway.cli.envtest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.polder.gateway.cli.process.CommandFailure;
import dev.polder.gateway.cli.process.Surroundings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// `polder etcd`: says that it is healthy where a test environment waits for an etcd, and stores nothing.
@Command(
        name = "etcd",
        description = {
            "Say that all is well where a test environment (envtest of controller-runtime) starts an etcd.",
            "",
            "Nothing is stored here: the Polder that is started as its kube-apiserver has a store of its own. All flags"
                    + " of an etcd are taken, and all but this one are left out."
        },
        footer = {"", "See docs/envtest.md."})
public final class EtcdCommand implements Callable<Integer> {
    private static final byte[] HEALTHY = "{\"health\":\"true\",\"reason\":\"\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING =
            "this is no etcd: nothing is stored here\n".getBytes(StandardCharsets.US_ASCII);

    private final Surroundings surroundings;

    @Option(
            names = "--listen-client-urls",
            paramLabel = "URL",
            required = true,
            description = "Where to answer GET /health, such as http://127.0.0.1:2379.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI url;

    @Unmatched
    @SuppressWarnings("UnusedVariable") // picocli fills it, and nobody asks
    private final List<String> others = new ArrayList<>();

    public EtcdCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
            throw CommandFailure.misused("--listen-client-urls " + url + " is not one http://HOST:PORT");
        }
        HttpServer server = listen();
        server.createContext("/", EtcdCommand::answer);
        server.start();
        surroundings.lifetime().closeAtEnd(() -> server.stop(0));
        surroundings.out().println("Polder, as an etcd that stores nothing, answers on " + url);
        surroundings.out().flush();
        surroundings.lifetime().awaitStop();
        return 0;
    }

    private HttpServer listen() throws CommandFailure {
        try {
            return HttpServer.create(new InetSocketAddress(url.getHost(), url.getPort()), 0);
        } catch (IOException e) {
            throw CommandFailure.misused("cannot listen on " + url + " (" + e.getMessage() + ")");
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean healthy = exchange.getRequestURI().getPath().equals("/health");
            byte[] body = healthy ? HEALTHY : NOTHING;
            exchange.getResponseHeaders().set("Content-Type", healthy ? "application/json" : "text/plain");
            exchange.sendResponseHeaders(healthy ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
