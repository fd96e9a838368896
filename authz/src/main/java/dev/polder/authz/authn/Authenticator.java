package dev.polder.authz.authn;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.Homes;
import dev.polder.authz.token.TokenResult;
import dev.polder.authz.token.TokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns verified credentials into a user (house decision 11). A credential that names a workspace is a person of that
/// workspace only: the same common name issued for two workspaces is two people.
public final class Authenticator {
    /// Group, followed by the name of the home, of a credential that is used outside of it.
    public static final String FOREIGN_GROUP_PREFIX = "system:cluster:";

    private static final String ANONYMOUS = "system:anonymous";

    private final TokenVerifier tokens;

    /// @param tokens judges those of service accounts, the only ones that are known
    public Authenticator(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    /// @param requested the workspace that the request is for, null when it is for none
    public AuthenticationResult authenticate(Credentials credentials, @Nullable WorkspaceId requested) {
        CertificateIdentity certificate = credentials.certificate();
        if (certificate != null) {
            return ofCertificate(certificate, requested);
        }
        return credentials.bearerToken() == null
                ? new AuthenticationResult.Anonymous(UserInfo.ANONYMOUS)
                : ofToken(credentials.bearerToken(), requested);
    }

    /// A token that is no good at home is no good anywhere.
    private AuthenticationResult ofToken(String text, @Nullable WorkspaceId requested) {
        return switch (tokens.verify(text, List.of())) {
            case TokenResult.Good good ->
                new AuthenticationResult.Authenticated(
                        good.home().equals(requested) ? good.user() : foreign(good.home()));
            case TokenResult.Unknown _ -> new AuthenticationResult.Rejected("no authenticator knows this bearer token");
            case TokenResult.Refused refused -> new AuthenticationResult.Rejected(refused.why());
        };
    }

    private static AuthenticationResult ofCertificate(CertificateIdentity certificate, @Nullable WorkspaceId requested) {
        if (certificate.commonName().isBlank()) {
            return new AuthenticationResult.Rejected("the certificate has no common name");
        }
        WorkspaceId home = certificate.workspace();
        if (home != null) {
            return new AuthenticationResult.Authenticated(
                    home.equals(requested) ? atHome(certificate, home) : foreign(home));
        }
        return switch (certificate.signer()) {
            case OPERATOR ->
                new AuthenticationResult.Authenticated(new UserInfo(
                        certificate.commonName(), "", authenticated(certificate.organizations()), Map.of()));
            case TENANT -> new AuthenticationResult.Rejected("the certificate of a tenant names no workspace");
        };
    }

    private static UserInfo atHome(CertificateIdentity certificate, WorkspaceId home) {
        boolean admin = certificate.commonName().equals(Homes.WORKSPACE_ADMIN_USER);
        List<String> groups = certificate.organizations().stream()
                .filter(g -> !PrivilegedGroups.contains(g) || (admin && g.equals(Homes.WORKSPACE_ADMIN_GROUP)))
                .toList();
        return new UserInfo(certificate.commonName(), "", authenticated(groups), extra(home));
    }

    private static UserInfo foreign(WorkspaceId home) {
        return new UserInfo(
                ANONYMOUS, "", List.of(UserInfo.AUTHENTICATED, FOREIGN_GROUP_PREFIX + home.value()), extra(home));
    }

    private static Map<String, List<String>> extra(WorkspaceId home) {
        return Map.of(Homes.EXTRA_KEY, List.of(home.value()));
    }

    private static List<String> authenticated(List<String> groups) {
        List<String> all = new ArrayList<>(groups);
        all.remove(UserInfo.UNAUTHENTICATED);
        if (!all.contains(UserInfo.AUTHENTICATED)) {
            all.add(UserInfo.AUTHENTICATED);
        }
        return all;
    }
}
