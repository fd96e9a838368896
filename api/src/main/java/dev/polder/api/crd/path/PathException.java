package dev.polder.api.crd.path;

/// A path that cannot be read, or that does not fit an object. Never leaves the package.
final class PathException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PathException(String message) {
        super(message, null, false, false);
    }
}
