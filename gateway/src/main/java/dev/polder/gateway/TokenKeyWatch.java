package dev.polder.gateway;

import dev.polder.certs.CertificateStoreException;
import dev.polder.certs.token.TokenKey;
import dev.polder.certs.token.TokenKeys;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether keys of tokens came or went. What cannot be read changes nothing and is told once. One thread at a time.
final class TokenKeyWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeyWatch.class);

    private final TokenKeys keys;
    private String told = "";

    TokenKeyWatch(TokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public void run() {
        try {
            if (keys.reload()) {
                List<String> ids = keys.all().stream().map(TokenKey::id).toList();
                LOG.info("tokens of service accounts are checked against the keys {}; {} signs", ids, keys.signing().id());
            }
            told = "";
        } catch (CertificateStoreException | RuntimeException e) { // the next run tries again
            String why = String.valueOf(e.getMessage());
            if (!why.equals(told)) {
                LOG.error("the keys of service accounts' tokens stay as they were: {}", why);
                told = why;
            }
        }
    }
}
