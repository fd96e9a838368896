package dev.polder.api.json;

/// How much one document may ask of us.
///
/// @param maxBytes  length of the text in bytes
/// @param maxDepth  how deep objects and arrays may nest; every walk over a tree is recursive, so this bounds its stack
/// @param maxValues how many values there may be, counting every object, array and scalar, YAML aliases expanded
public record JsonLimits(int maxBytes, int maxDepth, int maxValues) {
    /// For request bodies: upstream's limit of 3 MiB.
    public static final JsonLimits REQUEST = new JsonLimits(3 * 1024 * 1024, 256, 300_000);

    /// For what this server wrote itself: a stored object is larger and deeper than the request it came in, because of
    /// its `managedFields`.
    public static final JsonLimits STORED = new JsonLimits(64 * 1024 * 1024, 1024, 10_000_000);

    public JsonLimits {
        if (maxBytes < 1 || maxDepth < 1 || maxValues < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /// Refuses a text of this length when it is too long.
    public void checkBytes(int length) {
        if (length > maxBytes) {
            throw JsonSyntaxException.overLimit("document is larger than %d bytes".formatted(maxBytes));
        }
    }

    /// Refuses a nesting of this many levels when it is too deep.
    public void checkDepth(int depth) {
        if (depth > maxDepth) {
            throw JsonSyntaxException.overLimit("nested deeper than %d levels".formatted(maxDepth));
        }
    }

    /// Refuses this many values when they are too many.
    public void checkValues(int values) {
        if (values > maxValues) {
            throw JsonSyntaxException.overLimit("more than %d values".formatted(maxValues));
        }
    }
}
