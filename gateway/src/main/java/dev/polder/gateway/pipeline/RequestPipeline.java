package dev.polder.gateway.pipeline;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.request.RequestInfo;
import dev.polder.api.request.RequestInfoParser;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Status;
import dev.polder.api.status.StatusReason;
import dev.polder.api.status.Statuses;
import dev.polder.authz.Attributes;
import dev.polder.authz.Authorizer;
import dev.polder.authz.WorkspaceAccess;
import dev.polder.gateway.http.Rejection;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.http.RequestHandler;
import dev.polder.gateway.http.Response;
import dev.polder.gateway.workspace.WorkspaceResolver;
import dev.polder.gateway.workspace.WorkspaceResolver.Workspace;
import dev.polder.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The path of a request (house decision 10), one method from top to bottom. Runs on the request's virtual thread.
public final class RequestPipeline implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestPipeline.class);
    private static final String EVERYWHERE = "*";

    private final Doors doors;
    private final WorkspaceAccess access;

    /// The parts that a request passes.
    ///
    /// @param probes        `/livez`, `/readyz`, `/version`: answered to anybody
    /// @param workspaces    finds the workspace of a URL
    /// @param authentication says who is calling
    /// @param authorizer    judges
    /// @param seats         limits how many are served at once
    /// @param router        finds the handler
    /// @param observer      counts and records, once per request
    public record Doors(
            Probes probes,
            WorkspaceResolver workspaces,
            RequestAuthentication authentication,
            Authorizer authorizer,
            Seats seats,
            Router router,
            RequestObserver observer) {}

    public RequestPipeline(Doors doors) {
        this.doors = doors;
        this.access = new WorkspaceAccess(doors.authorizer());
    }

    @Override
    public Response handle(Request request) {
        RequestObserver.Exchange exchange = doors.observer().begin(request);
        Response response;
        try {
            response = answer(request, exchange);
        } catch (ApiException e) {
            response = StatusBody.response(e.status(), accept(request));
        } catch (StoreUnavailableException e) {
            LOG.warn("the store refused: {}", e.getMessage());
            response = StatusBody.response(unavailable(e).status(), accept(request));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{} failed", request, e);
            response = StatusBody.response(
                    Statuses.internal("the request could not be served; the server's log says why").status());
        }
        exchange.end(response.status());
        return AnswerHeaders.on(response, request);
    }

    private static @Nullable String accept(Request request) {
        return request.headers().first("accept");
    }

    /// A write whose outcome nobody knows gets no Retry-After: clients would do it again without a look.
    private static ApiException unavailable(StoreUnavailableException e) {
        return switch (e) {
            case StoreUnavailableException.UnknownOutcome unknown -> Statuses.timeout(String.valueOf(unknown.getMessage()));
            case StoreUnavailableException.Full full ->
                Statuses.unavailable(String.valueOf(full.getMessage()), full.retryAfterSeconds());
            default -> Statuses.unavailable("the store is not available: " + e.getMessage(), 1);
        };
    }

    private Response answer(Request request, RequestObserver.Exchange exchange) {
        long begun = System.nanoTime();
        RequestInfo info = RequestInfoParser.parse(request.method(), request.path(), request.query());
        exchange.named(info);
        Optional<Duration> most = RequestTimeout.of(info);
        Response probe = doors.probes().answer(info);
        if (probe != null) {
            return probe;
        }
        boolean everywhere = info.workspace().equals(EVERYWHERE);
        Optional<Workspace> workspace = everywhere ? Optional.empty() : find(info, request);
        WorkspaceId id = workspace.map(Workspace::id).orElse(null);
        UserInfo caller = doors.authentication().authenticate(request, id);
        UserInfo user = doors.authentication().impersonate(request, caller, id);
        exchange.by(user);
        enter(info, user, everywhere, workspace);
        ApiRequest known = new ApiRequest(request, info, user, id);
        return most.map(longest -> RequestTimeout.within(
                        longest.minusNanos(System.nanoTime() - begun), () -> seated(known)))
                .orElseGet(() -> seated(known));
    }

    /// The seat is held for as long as somebody is at work, also when nobody waits for it any more.
    private Response seated(ApiRequest request) {
        try (Seats.Seat _ = doors.seats().take(request.workspace())) {
            authorize(request.info(), request.user(), request.workspace());
            return doors.router().route(request.info()).handle(request);
        }
    }

    private Optional<Workspace> find(RequestInfo info, Request request) {
        String named = info.workspace().isEmpty() ? doors.authentication().home(request).value() : info.workspace();
        return doors.workspaces().resolve(named).filter(w -> !w.deleting());
    }

    /// A workspace that is not there and one that may not be entered look the same, but to operators.
    private void enter(RequestInfo info, UserInfo user, boolean everywhere, Optional<Workspace> workspace) {
        boolean operator = user.memberOf(UserInfo.MASTERS);
        boolean allowed = everywhere
                ? operator
                : workspace.filter(w -> operator || access.mayEnter(user, w.id())).isPresent();
        if (allowed) {
            return;
        }
        if (operator) {
            throw Statuses.notFound(WorkspaceResolver.WORKSPACES, info.workspace());
        }
        String asked = info.workspace().isEmpty() ? info.path() : "/clusters/" + info.workspace() + info.path();
        throw Statuses.forbiddenPath("forbidden: User \"%s\" cannot %s path \"%s\": workspace access not permitted"
                .formatted(user.name(), info.verb(), asked));
    }

    private void authorize(RequestInfo info, UserInfo user, @Nullable WorkspaceId workspace) {
        if (workspace == null) {
            return;
        }
        RequestInfo.Target target = info.target();
        Attributes attributes = info.isResource()
                ? Attributes.ofResource(
                        user,
                        workspace,
                        info.verb(),
                        new Attributes.ResourceTarget(
                                target.groupVersionResource(), target.subresource(), target.namespace(), target.name()))
                : Attributes.ofPath(user, workspace, info.verb(), info.path());
        doors.authorizer().require(attributes);
    }

    @Override
    public Response.Unary reject(Rejection rejection) {
        StatusReason reason = null;
        for (StatusReason candidate : StatusReason.values()) {
            if (candidate.code() == rejection.code() && reason == null) {
                reason = candidate;
            }
        }
        return AnswerHeaders.on(StatusBody.response(new Status(rejection.code(), reason, rejection.message(), null)));
    }
}
