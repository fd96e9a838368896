package dev.polder.gateway.pipeline;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.authz.Authorizer;
import dev.polder.authz.authn.AuthenticationResult;
import dev.polder.authz.authn.Authenticator;
import dev.polder.authz.authn.CertificateIdentity;
import dev.polder.authz.authn.Credentials;
import dev.polder.authz.authn.Impersonation;
import dev.polder.authz.token.Jwt;
import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.CertificateRefusedException;
import dev.polder.certs.ClientIdentity;
import dev.polder.certs.Signer;
import dev.polder.gateway.http.Request;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is calling: from the connection's certificate or a bearer token, then from impersonation headers.
public final class RequestAuthentication {
    private static final Logger LOG = LoggerFactory.getLogger(RequestAuthentication.class);
    private static final String IMPERSONATE = "impersonate-";
    private static final String BEARER = "Bearer ";

    private final CertificateAuthority authority;
    private final Authenticator authenticator;
    private final Authorizer authorizer;
    private final InstantSource clock;
    private final IdentityCache identities = new IdentityCache();

    public RequestAuthentication(
            CertificateAuthority authority, Authenticator authenticator, Authorizer authorizer, InstantSource clock) {
        this.authority = authority;
        this.authenticator = authenticator;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    /// @param workspace that the request is about, null for none or all
    /// @throws dev.polder.api.status.ApiException 401 without good credentials
    UserInfo authenticate(Request request, @Nullable WorkspaceId workspace) {
        Credentials credentials;
        if (!request.certificates().isEmpty()) {
            credentials = Credentials.of(identity(request.certificates()));
        } else {
            credentials = new Credentials(null, bearer(request));
        }
        return switch (authenticator.authenticate(credentials, workspace)) {
            case AuthenticationResult.Authenticated authenticated -> authenticated.user();
            case AuthenticationResult.Anonymous _ -> throw Statuses.unauthorized();
            case AuthenticationResult.Rejected rejected -> {
                LOG.info("credentials refused: {}", rejected.why());
                throw Statuses.unauthorized();
            }
        };
    }

    /// The workspace that a request without one in its URL is about: that of its token, as in kcp, so that clients inside
    /// a pod need no path; root for everybody else. What the token says is checked when its bearer is.
    WorkspaceId home(Request request) {
        String token = request.certificates().isEmpty() ? bearer(request) : null;
        return token == null
                ? WorkspaceId.ROOT
                : Jwt.parse(token).flatMap(Jwt::claimedHome).orElse(WorkspaceId.ROOT);
    }

    /// The first word behind `Bearer`; null when there is none.
    private static @Nullable String bearer(Request request) {
        String header = request.headers().first("authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        String rest = header.substring(BEARER.length()).trim();
        int space = rest.indexOf(' ');
        return rest.isEmpty() ? null : space < 0 ? rest : rest.substring(0, space);
    }

    private CertificateIdentity identity(List<X509Certificate> chain) {
        ClientIdentity known = identities.get(chain.getFirst());
        if (known == null || known.notAfter().isBefore(clock.instant())) {
            try {
                known = authority.identify(chain.toArray(X509Certificate[]::new));
            } catch (CertificateRefusedException e) {
                LOG.info("certificate refused: {}", e.getMessage());
                throw Statuses.unauthorized();
            }
            identities.put(chain.getFirst(), known);
        }
        return new CertificateIdentity(
                known.signer() == Signer.OPERATOR
                        ? CertificateIdentity.Signer.OPERATOR
                        : CertificateIdentity.Signer.TENANT,
                known.commonName(),
                known.organizations(),
                known.workspaceId().filter(WorkspaceId::isValid).map(WorkspaceId::new).orElse(null));
    }

    /// The user to act as, when headers ask for another one than the caller.
    ///
    /// @throws dev.polder.api.status.ApiException 403 when the caller may not, 400 for headers that contradict
    UserInfo impersonate(Request request, UserInfo caller, @Nullable WorkspaceId workspace) {
        Map<String, List<String>> headers = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            if (name.startsWith(IMPERSONATE)) {
                headers.put(name, request.headers().all(name));
            }
        });
        if (headers.isEmpty()) {
            return caller;
        }
        Optional<Impersonation> impersonation = Impersonation.parse(headers);
        WorkspaceId at = workspace == null ? WorkspaceId.ROOT : workspace;
        return impersonation.map(i -> i.impersonate(authorizer, caller, at)).orElse(caller);
    }
}
