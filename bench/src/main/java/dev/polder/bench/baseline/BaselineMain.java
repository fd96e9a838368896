package dev.polder.bench.baseline;

import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.http.RequestHandler;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.http.ServerSettings;
import dev.polder.gateway.http.server.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/// Serves a fixed body on a free port of 127.0.0.1 until it is killed: `netty|http FILE BYTES`, where `netty` is a bare
/// pipeline and `http` is Polder's HTTP server with a handler that does nothing.
public final class BaselineMain {
    private BaselineMain() {}

    /// @param arguments kind, PKCS#12 file, size of the body
    public static void main(String[] arguments) throws Exception {
        var identity = new Identity(Path.of(arguments[1]));
        byte[] body = new byte[Integer.parseInt(arguments[2])];
        Arrays.fill(body, (byte) 'x');
        var bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        int port = arguments[0].equals("netty")
                ? BareServer.start(bind, identity.settings(), body)
                : new HttpServer(ServerSettings.of(bind, identity.settings()), new Fixed(body), HttpEvents.NONE)
                        .start()
                        .getPort();
        System.out.println("https://127.0.0.1:" + port);
        System.out.flush();
        new CountDownLatch(1).await();
    }

    /// Gives the same bytes to everybody.
    private record Fixed(Response.Unary answer) implements RequestHandler {
        Fixed(byte[] body) {
            this(Response.Unary.of(200, "application/json", body));
        }

        @Override
        public Response handle(Request request) {
            return answer;
        }

        @Override
        public Response.Unary reject(Rejection rejection) {
            return Response.Unary.of(500, "text/plain", new byte[0]);
        }
    }
}
