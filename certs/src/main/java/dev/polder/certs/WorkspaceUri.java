package dev.polder.certs;

import java.util.regex.Pattern;

/// The URI by which a certificate names the workspace that it is bound to, `polder://workspace/ID`.
final class WorkspaceUri {
    private static final String SCHEME = "polder:";
    private static final String PREFIX = SCHEME + "//workspace/";

    // The shape of a logical cluster's name, as the store keys by it.
    private static final Pattern ID = Pattern.compile("[a-z0-9]([-a-z0-9:]{0,61}[a-z0-9])?");

    private WorkspaceUri() {}

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static String of(String workspaceId) {
        return PREFIX + workspaceId;
    }

    /// Whether a URI is one of ours, well-formed or not.
    static boolean isOurs(String uri) {
        return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    static String idIn(String uri) throws CertificateRefusedException {
        if (!uri.startsWith(PREFIX) || !isId(uri.substring(PREFIX.length()))) {
            throw new CertificateRefusedException("the certificate names its workspace in an unknown form");
        }
        return uri.substring(PREFIX.length());
    }
}
