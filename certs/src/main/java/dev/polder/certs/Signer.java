package dev.polder.certs;

/// Who vouches for a client certificate.
public enum Signer {
    /// The operator of this installation: its certificates are valid in every workspace and may carry any group.
    OPERATOR("ca", "polder operator CA"),

    /// Workspaces: its certificates are bound to one workspace each and carry no group that reaches beyond it.
    TENANT("tenant-ca", "polder tenant CA");

    private final String fileName;
    private final String commonName;

    Signer(String fileName, String commonName) {
        this.fileName = fileName;
        this.commonName = commonName;
    }

    /// The name of its two files, without their endings `.crt` and `.key`.
    String fileName() {
        return fileName;
    }

    String commonName() {
        return commonName;
    }
}
