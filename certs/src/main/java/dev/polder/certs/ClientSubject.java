package dev.polder.certs;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/// Who a client certificate speaks of, and the rules for it. They are the same when a certificate is made and when it
/// is presented, so that a signer's key that fell into wrong hands, or an older Polder, gains nothing.
record ClientSubject(
        Signer signer, String commonName, List<String> organizations, Optional<String> workspaceId) {
    static final String MASTERS = "system:masters";

    private static final String KCP_GROUPS = "system:kcp:";

    ClientSubject {
        organizations = List.copyOf(new LinkedHashSet<>(organizations));
    }

    static ClientSubject of(ClientCertificateRequest request) {
        return new ClientSubject(
                request.signer(), request.commonName(), request.organizations(), request.workspaceId());
    }

    static ClientSubject in(X509Certificate certificate, Signer signer) throws CertificateRefusedException {
        X500Name name;
        try {
            name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        } catch (IllegalArgumentException e) {
            throw new CertificateRefusedException("the certificate's subject is malformed", e);
        }
        List<String> commonNames = values(name, BCStyle.CN);
        if (commonNames.size() != 1) {
            throw new CertificateRefusedException("the certificate does not have exactly one common name");
        }
        return new ClientSubject(signer, commonNames.getFirst(), values(name, BCStyle.O), workspaceIn(certificate));
    }

    void check(CertificateLimits limits) throws CertificateRefusedException {
        checkName("the user name", commonName, limits);
        if (organizations.size() > limits.maxOrganizations()) {
            throw new CertificateRefusedException("more than " + limits.maxOrganizations() + " groups");
        }
        for (String organization : organizations) {
            checkName("a group", organization, limits);
        }
        if (workspaceId.isPresent() && !WorkspaceUri.isId(workspaceId.get())) {
            throw new CertificateRefusedException(
                    "a workspace is named by its logical cluster's name: root, or 16 letters and digits");
        }
        switch (signer) {
            case OPERATOR -> {}
            case TENANT -> checkTenant();
        }
    }

    X500Name name() {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        // As encoded values: given plain text, the builder would read a leading # or \ as an escape.
        for (String organization : organizations) {
            builder.addRDN(BCStyle.O, new DERUTF8String(organization));
        }
        return builder.addRDN(BCStyle.CN, new DERUTF8String(commonName)).build();
    }

    List<GeneralName> alternativeNames() {
        return workspaceId
                .map(id -> List.of(new GeneralName(GeneralName.uniformResourceIdentifier, WorkspaceUri.of(id))))
                .orElse(List.of());
    }

    private void checkTenant() throws CertificateRefusedException {
        if (workspaceId.isEmpty()) {
            throw new CertificateRefusedException("a tenant's certificate must be bound to a workspace");
        }
        for (String organization : organizations) {
            if (organization.equals(MASTERS) || organization.startsWith(KCP_GROUPS)) {
                throw new CertificateRefusedException(
                        "the group " + organization + " reaches beyond a workspace: only the operator gives it");
            }
        }
    }

    private static void checkName(String what, String name, CertificateLimits limits)
            throws CertificateRefusedException {
        if (name.isBlank()) {
            throw new CertificateRefusedException(what + " is empty");
        }
        if (name.length() > limits.maxNameChars()) {
            throw new CertificateRefusedException(what + " is longer than " + limits.maxNameChars() + " characters");
        }
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new CertificateRefusedException(what + " holds a character that is not allowed in names");
        }
    }

    private static List<String> values(X500Name name, ASN1ObjectIdentifier type) throws CertificateRefusedException {
        var values = new ArrayList<String>();
        for (RDN part : name.getRDNs(type)) {
            for (var attribute : part.getTypesAndValues()) {
                if (!attribute.getType().equals(type)) {
                    continue;
                }
                if (!(attribute.getValue() instanceof ASN1String text)) {
                    throw new CertificateRefusedException("a name in the certificate is not text");
                }
                values.add(text.getString());
            }
        }
        return values;
    }

    private static Optional<String> workspaceIn(X509Certificate certificate) throws CertificateRefusedException {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            throw new CertificateRefusedException("the certificate's alternative names are malformed", e);
        }
        if (names == null) {
            return Optional.empty();
        }
        var ids = new ArrayList<String>();
        for (List<?> name : names) {
            if (name.get(0).equals(GeneralName.uniformResourceIdentifier)
                    && name.get(1) instanceof String uri
                    && WorkspaceUri.isOurs(uri)) {
                ids.add(WorkspaceUri.idIn(uri));
            }
        }
        if (ids.size() > 1) {
            throw new CertificateRefusedException("the certificate names more than one workspace");
        }
        return ids.stream().findFirst();
    }
}
