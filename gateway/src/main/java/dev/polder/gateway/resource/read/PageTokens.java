package dev.polder.gateway.resource.read;

import dev.polder.api.request.ListOptions;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.store.ListResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives continue tokens and takes them back. One holds as long as the past is kept, also where nothing changed since and the
/// store could go on: upstream's holds until it compacts, and its conformance test waits for that. Any thread.
public final class PageTokens {
    private final InstantSource clock;
    private final Duration lifetime;

    /// @param lifetime how long after its first page a list can be continued as it was then
    public PageTokens(InstantSource clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /// @return the token that the options bring; null when they bring none
    /// @throws ApiException 400 when the text is no token; 410, with a token for the rest as it is now, when it is too old
    @Nullable ContinueToken taken(ListOptions options) {
        if (options.continueToken().isEmpty()) {
            return null;
        }
        ContinueToken token = ContinueToken.decode(options.continueToken());
        if (token.revision() > 0
                && token.begun() != null
                && token.begun() < clock.instant().minus(lifetime).getEpochSecond()) {
            throw tooOld(token);
        }
        return token;
    }

    /// What to say when the snapshot of a token is gone.
    static ApiException tooOld(ContinueToken token) {
        return Statuses.expiredPage(token.ofNewest().encode());
    }

    /// @param page   that is not the last one
    /// @param before the text of the token that asked for the page, empty for the first page
    /// @return the text of the token for the page behind it
    String next(ListResult.Page page, String before) {
        Long begun = null;
        if (!before.isEmpty()) {
            ContinueToken asked = ContinueToken.decode(before);
            begun = asked.revision() == page.revision() ? asked.begun() : null;
        }
        return new ContinueToken(
                        page.revision(),
                        Objects.requireNonNull(page.continueKey()),
                        page.remaining(),
                        begun == null ? (Long) clock.instant().getEpochSecond() : begun)
                .encode();
    }
}
