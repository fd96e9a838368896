package dev.polder.authz.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.Homes;
import dev.polder.authz.authn.CertificateIdentity.Signer;
import dev.polder.authz.token.AccountRef;
import dev.polder.authz.token.Binding;
import dev.polder.authz.token.Jwt;
import dev.polder.authz.token.TestTokens;
import dev.polder.authz.token.TokenClaims;
import dev.polder.authz.token.TokenObjects;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final WorkspaceId ONE = new WorkspaceId("one");
    private static final WorkspaceId TWO = new WorkspaceId("two");

    private final TestTokens tokens = new TestTokens();
    private final Authenticator authenticator = new Authenticator(tokens.verifier());

    @Test
    void operatorCertificateIsValidEverywhere() {
        Credentials credentials =
                Credentials.of(new CertificateIdentity(Signer.OPERATOR, "root", List.of(UserInfo.MASTERS), null));
        UserInfo user = user(credentials, TWO);
        assertEquals("root", user.name());
        assertEquals(List.of(UserInfo.MASTERS, UserInfo.AUTHENTICATED), user.groups());
        assertTrue(Homes.of(user).isEmpty());
        assertEquals(user, user(credentials, null));
    }

    @Test
    void workspaceCertificateIsAPersonAtHomeAndForeignElsewhere() {
        Credentials credentials = tenant("alice", "dev");
        UserInfo home = user(credentials, ONE);
        assertEquals("alice", home.name());
        assertEquals(List.of("dev", UserInfo.AUTHENTICATED), home.groups());
        assertTrue(Homes.isHome(home, ONE));
        UserInfo foreign = new UserInfo(
                "system:anonymous",
                "",
                List.of(UserInfo.AUTHENTICATED, "system:cluster:one"),
                Map.of(Homes.EXTRA_KEY, List.of("one")));
        assertEquals(foreign, user(credentials, TWO));
        assertEquals(foreign, user(credentials, null));
    }

    @Test
    void anAccountsTokenIsThatAccountAtHomeAndForeignElsewhere() {
        var account = new AccountRef(ONE, "ns", "robot", "u");
        var life = new TokenClaims.Life(TestTokens.NOW, TestTokens.NOW.plusSeconds(60), null);
        var issue = new TokenClaims.Issue("https://here/clusters/one", "id", List.of("https://here/clusters/one"));
        Credentials credentials = new Credentials(
                null, Jwt.sign(TokenClaims.bound(account, Binding.NONE, life, issue), tokens.signing()));
        assertInstanceOf(AuthenticationResult.Rejected.class, authenticator.authenticate(credentials, ONE));
        assertInstanceOf(AuthenticationResult.Rejected.class, authenticator.authenticate(credentials, TWO));
        tokens.put(ONE, TokenObjects.ACCOUNTS, "ns", "robot", "u");
        assertEquals("system:serviceaccount:ns:robot", user(credentials, ONE).name());
        assertTrue(Homes.isHome(user(credentials, ONE), ONE));
        UserInfo foreign = new UserInfo(
                "system:anonymous",
                "",
                List.of(UserInfo.AUTHENTICATED, "system:cluster:one"),
                Map.of(Homes.EXTRA_KEY, List.of("one")));
        assertEquals(foreign, user(credentials, TWO));
        assertEquals(foreign, user(credentials, null));
    }

    @Test
    void workspaceCertificateCannotClaimPrivilegedGroups() {
        UserInfo user =
                user(tenant("alice", UserInfo.MASTERS, "system:kcp:admin", Homes.WORKSPACE_ADMIN_GROUP, "ok"), ONE);
        assertEquals(List.of("ok", UserInfo.AUTHENTICATED), user.groups());
    }

    @Test
    void workspaceAdminIsAdminAtHomeOnly() {
        Credentials admin = tenant(Homes.WORKSPACE_ADMIN_USER, Homes.WORKSPACE_ADMIN_GROUP);
        assertTrue(Homes.mayDoEverything(user(admin, ONE), ONE));
        assertFalse(Homes.mayDoEverything(user(admin, TWO), TWO));
        assertFalse(Homes.mayDoEverything(user(admin, ONE), TWO));
    }

    @Test
    void nothingIsAnonymousAndBadIsRejected() {
        assertEquals(
                new AuthenticationResult.Anonymous(UserInfo.ANONYMOUS),
                authenticator.authenticate(Credentials.NONE, ONE));
        assertInstanceOf(
                AuthenticationResult.Rejected.class, authenticator.authenticate(new Credentials(null, "t"), ONE));
        assertInstanceOf(
                AuthenticationResult.Rejected.class,
                authenticator.authenticate(
                        Credentials.of(new CertificateIdentity(Signer.TENANT, "alice", List.of(), null)), ONE));
        assertInstanceOf(
                AuthenticationResult.Rejected.class,
                authenticator.authenticate(
                        Credentials.of(new CertificateIdentity(Signer.OPERATOR, " ", List.of(), null)), ONE));
        assertFalse(new Credentials(null, "secret").toString().contains("secret"));
    }

    private UserInfo user(Credentials credentials, WorkspaceId requested) {
        return assertInstanceOf(
                        AuthenticationResult.Authenticated.class, authenticator.authenticate(credentials, requested))
                .user();
    }

    private static Credentials tenant(String name, String... groups) {
        return Credentials.of(new CertificateIdentity(Signer.TENANT, name, List.of(groups), ONE));
    }
}
