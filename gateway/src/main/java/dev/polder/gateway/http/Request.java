package dev.polder.gateway.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/// A whole request: its head, its body (within the limit), and whether somebody still waits for the answer.
public final class Request {

    private final RequestHead head;
    private final byte[] body;
    private final Cancellation cancellation;

    /// Takes the body without a copy.
    public Request(RequestHead head, byte[] body, Cancellation cancellation) {
        this.head = head;
        this.body = body;
        this.cancellation = cancellation;
    }

    /// Method, target, header and peer.
    public RequestHead head() {
        return head;
    }

    /// The method in the client's spelling.
    public String method() {
        return head.method();
    }

    /// The percent-encoded path.
    public String path() {
        return head.path();
    }

    /// The percent-encoded query; empty when there is none.
    public String query() {
        return head.query();
    }

    /// The header fields.
    public Headers headers() {
        return head.headers();
    }

    /// The body, not copied; empty when there is none.
    public byte[] body() {
        return body;
    }

    /// The client's verified certificate and its issuers; empty when it presented none.
    public List<X509Certificate> certificates() {
        return head.peer().certificates();
    }

    /// Where the client is.
    public InetSocketAddress remoteAddress() {
        return head.peer().address();
    }

    /// The hook for handlers that wait.
    public Cancellation cancellation() {
        return cancellation;
    }

    /// True once the client has gone.
    public boolean cancelled() {
        return cancellation.cancelled();
    }

    /// Same as [Cancellation#onCancel(Runnable)].
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }

    @Override
    public String toString() {
        return head.method() + " " + head.path();
    }
}
