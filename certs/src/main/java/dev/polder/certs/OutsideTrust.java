package dev.polder.certs;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// What a gateway is given that stands where a kube-apiserver was expected: the certificate that its clients were told to
/// believe, and the authorities that issue certificates for those clients. The operator vouches for them: a certificate of
/// theirs with the group `system:masters` is valid everywhere, as the operator's own; any other belongs to the root
/// workspace, which is what a URL without a workspace reaches. Immutable, any thread.
///
/// @param serving           what clients verify the gateway with; empty when that is its own authority
/// @param clientAuthorities issuers of client certificates beside the gateway's own
public record OutsideTrust(List<X509Certificate> serving, List<X509Certificate> clientAuthorities) {
    /// The gateway's own signers alone.
    public static final OutsideTrust NONE = new OutsideTrust(List.of(), List.of());

    private static final String ROOT = "root";

    /// Copies the lists.
    public OutsideTrust {
        serving = List.copyOf(serving);
        clientAuthorities = List.copyOf(clientAuthorities);
    }

    boolean hasSigned(X509Certificate certificate) {
        return clientAuthorities.stream().anyMatch(authority -> SigningKey.hasSigned(authority, certificate));
    }

    /// The holder of a certificate of theirs, with the workspace that it belongs to.
    static ClientSubject atHome(ClientSubject subject) {
        return subject.organizations().contains(ClientSubject.MASTERS)
                ? subject
                : new ClientSubject(subject.signer(), subject.commonName(), subject.organizations(), Optional.of(ROOT));
    }
}
