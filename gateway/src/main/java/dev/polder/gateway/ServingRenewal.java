package dev.polder.gateway;

import dev.polder.certs.ServingCertificate;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the server a new certificate in time, so that one that runs for longer than a certificate lives stays reachable.
/// Each run looks whether it is time. One thread at a time.
final class ServingRenewal implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServingRenewal.class);

    private final Issuer issuer;
    private final Show show;
    private final InstantSource clock;
    private ServingCertificate current;

    /// Makes certificates.
    interface Issuer {
        ServingCertificate issue() throws GatewayStartException;
    }

    /// Has the server show a certificate.
    interface Show {
        void show(ServingCertificate certificate) throws IOException;
    }

    /// @param current what the server shows now
    /// @param show    has the server show another one to who connects from now on
    ServingRenewal(ServingCertificate current, Issuer issuer, Show show, InstantSource clock) {
        this.current = current;
        this.issuer = issuer;
        this.show = show;
        this.clock = clock;
    }

    @Override
    public void run() {
        if (clock.instant().isBefore(current.renewAt())) {
            return;
        }
        try {
            ServingCertificate next = issuer.issue();
            show.show(next);
            current = next;
            LOG.info("serving with a new certificate, valid until {}", next.notAfter());
        } catch (GatewayStartException | IOException | RuntimeException e) { // the next run tries again
            LOG.error("the serving certificate, valid until {}, could not be renewed", current.notAfter(), e);
        }
    }
}
