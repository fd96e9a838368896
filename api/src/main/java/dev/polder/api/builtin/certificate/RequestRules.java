package dev.polder.api.builtin.certificate;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What may be asked of a signer, and what it may answer.
final class RequestRules {
    private static final List<String> USAGES = List.of(
            "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
            "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system",
            "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc",
            "ocsp signing", "s/mime", "server auth", "signing", "timestamping");
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_SIGNER = 571;
    private static final long SHORTEST_LIFE = 600;

    private RequestRules() {}

    static void validate(JsonObject spec, Causes causes) {
        String flaw = SignedRequest.flaw(bytes(spec.string("request", "")));
        if (flaw != null) {
            causes.invalid("spec.request", spec.get("request"), flaw);
        }
        List<String> usages = spec.stringsAt("usages");
        if (usages.isEmpty()) {
            causes.required("spec.usages", "");
        }
        for (int i = 0; i < usages.size(); i++) {
            if (!USAGES.contains(usages.get(i))) {
                causes.notSupported("spec.usages[%d]".formatted(i), usages.get(i), USAGES);
            }
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < usages.size(); i++) {
            if (!seen.add(usages.get(i))) {
                causes.duplicate("spec.usages[%d]".formatted(i), usages.get(i));
            }
        }
        String signer = spec.string("signerName", "");
        if (signer.equals("kubernetes.io/legacy-unknown")) {
            causes.invalid("spec.signerName", signer, "the legacy signerName is not allowed via this API version");
        } else {
            signer(signer, causes);
        }
        OptionalLong seconds = spec.integer("expirationSeconds");
        if (seconds.isPresent() && seconds.getAsLong() < SHORTEST_LIFE) {
            causes.invalid(
                    "spec.expirationSeconds",
                    seconds.getAsLong(),
                    "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    /// `example.com/name`: a domain of at least two labels, then a subdomain.
    private static void signer(String signer, Causes causes) {
        String field = "spec.signerName";
        if (signer.isEmpty()) {
            causes.required(field, "");
            return;
        }
        String[] segments = signer.split("/", -1);
        if (segments.length != 2) {
            causes.invalid(
                    field, signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        if (segments[0].length() > LONGEST_DOMAIN) {
            causes.tooLong(field, LONGEST_DOMAIN);
        }
        String[] domain = segments[0].split("\\.", -1);
        for (String label : domain) {
            List<String> wrong = Names.dnsLabel(label);
            if (!wrong.isEmpty()) {
                wrong.forEach(w -> causes.invalid(field, segments[0], "validating label \"%s\": %s".formatted(label, w)));
                break;
            }
        }
        if (domain.length < 2) {
            causes.invalid(field, segments[0], "should be a domain with at least two segments separated by dots");
        }
        for (String label : segments[1].split("\\.", -1)) {
            List<String> wrong = Names.dnsSubdomain(label);
            if (!wrong.isEmpty()) {
                wrong.forEach(w -> causes.invalid(field, segments[1], "validating label \"%s\": %s".formatted(label, w)));
                break;
            }
        }
        if (signer.length() > LONGEST_SIGNER) {
            causes.tooLong(field, LONGEST_SIGNER);
        }
    }

    /// @param certificate in base64 of PEM, or null
    static void certificate(@Nullable String certificate, Causes causes) {
        if (certificate == null || certificate.isEmpty()) {
            return;
        }
        List<PemBlock> blocks = PemBlock.of(bytes(certificate));
        String flaw = blocks.isEmpty() ? "must contain at least one CERTIFICATE PEM block" : null;
        for (PemBlock block : blocks) {
            if (flaw == null) {
                flaw = flaw(block);
            }
        }
        if (flaw != null) {
            causes.invalid("status.certificate", "<certificate data>", flaw);
        }
    }

    private static @Nullable String flaw(PemBlock block) {
        if (!block.type().equals("CERTIFICATE")) {
            return "only CERTIFICATE PEM blocks are allowed, found \"%s\"".formatted(block.type());
        }
        if (block.headers()) {
            return "no PEM block headers are permitted";
        }
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.content()));
            return null;
        } catch (CertificateException e) {
            return "x509: malformed certificate";
        }
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
