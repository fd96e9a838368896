package dev.polder.authz.token;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.GoText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Judges tokens of service accounts as a kube-apiserver does (`pkg/serviceaccount/jwt.go`, `claims.go`, `legacy.go`):
/// whose they are, signature, audience, time, and at last whether the objects that they name are there. Nothing is asked of
/// the store before the signature is known to be good. Any thread; blocks on the store.
public final class TokenVerifier {
    private static final Duration LEEWAY = Duration.ofMinutes(1);

    private final TokenKeyring keyring;
    private final Function<WorkspaceId, String> issuers;
    private final InstantSource clock;
    private final AccountCheck accounts;

    /// @param issuers gives the URL by which a workspace signs now
    public TokenVerifier(
            TokenKeyring keyring, TokenObjects objects, Function<WorkspaceId, String> issuers, InstantSource clock) {
        this.keyring = keyring;
        this.issuers = issuers;
        this.clock = clock;
        this.accounts = new AccountCheck(objects);
    }

    /// @param text      as the bearer presents it
    /// @param audiences of which the token must be for one; empty for those of this server, which are the workspace's URL
    ///                  and the one that it had when it issued the token
    public TokenResult verify(String text, List<String> audiences) {
        Optional<Jwt> parsed = Jwt.parse(text);
        Optional<WorkspaceId> home = parsed.flatMap(Jwt::claimedHome);
        if (parsed.isEmpty() || home.isEmpty() || !isOurs(parsed.get(), home.get())) {
            return new TokenResult.Unknown();
        }
        Jwt token = parsed.get();
        return switch (keyring.check(token)) {
            case UNKNOWN_KEY -> new TokenResult.Refused("invalid signature, no keys found");
            case BAD -> new TokenResult.Refused("invalid signature, it was not made by the key that the token names");
            case GOOD -> judge(text, token, home.get(), audiences);
        };
    }

    /// The address of the gateway may be another one by now; the name of a workspace stays and is never used twice.
    private static boolean isOurs(Jwt token, WorkspaceId home) {
        return isOfSecret(token)
                || token.claims().string("iss", "").endsWith("/clusters/" + home.value());
    }

    private static boolean isOfSecret(Jwt token) {
        return token.claims().string("iss", "").equals(TokenClaims.LEGACY_ISSUER);
    }

    private TokenResult judge(String text, Jwt token, WorkspaceId home, List<String> audiences) {
        boolean ofSecret = isOfSecret(token);
        Set<String> own = new LinkedHashSet<>(List.of(issuers.apply(home)));
        if (!ofSecret) {
            own.add(token.claims().string("iss", ""));
        }
        List<String> said = audiences(token.claims());
        Set<String> of = said.isEmpty() ? own : new LinkedHashSet<>(said);
        Set<String> asked = audiences.isEmpty() ? own : new LinkedHashSet<>(audiences);
        List<String> met = asked.stream().filter(of::contains).toList();
        if (met.isEmpty()) {
            return new TokenResult.Refused("token audiences %s is invalid for the target audiences %s"
                    .formatted(quoted(of), quoted(asked)));
        }
        Instant now = clock.instant();
        String wrong = ofSecret ? "" : time(token.claims(), now);
        if (!wrong.isEmpty()) {
            return new TokenResult.Refused(wrong);
        }
        try {
            return new TokenResult.Good(
                    home,
                    ofSecret
                            ? accounts.ofSecret(token.claims(), home, text)
                            : accounts.bound(token.claims(), home, now.minus(LEEWAY)),
                    met);
        } catch (AccountCheck.GoneException e) {
            return new TokenResult.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> audiences(JsonObject claims) {
        return claims.get("aud") instanceof JsonString one
                ? List.of(one.value())
                : claims.get("aud") instanceof JsonArray several ? several.strings() : List.of();
    }

    private static String quoted(Set<String> audiences) {
        return audiences.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
    }

    /// What is wrong with the time, or the empty text.
    private static String time(JsonObject claims, Instant now) {
        long latest = now.plus(LEEWAY).getEpochSecond();
        if (number(claims, "nbf") > latest) {
            return "service account token is not valid yet";
        }
        long expires = number(claims, "exp");
        if (expires <= now.minus(LEEWAY).getEpochSecond()) {
            return "service account token has expired";
        }
        return number(claims, "iat") > latest ? "service account token is issued in the future" : "";
    }

    /// A number of seconds; 0 when there is none, so that a token without an end has ended.
    private static long number(JsonObject claims, String name) {
        return switch (claims.get(name)) {
            case JsonInteger integer -> integer.value();
            case JsonDecimal decimal -> (long) decimal.value();
            case null, default -> 0;
        };
    }
}
