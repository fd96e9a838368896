package dev.polder.bench.load;

/// One request.
///
/// @param method such as `GET`
/// @param path with the query
/// @param body JSON, empty for none; not copied
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would be per request
public record Call(String method, String path, byte[] body) {
    private static final byte[] NOTHING = new byte[0];

    /// A GET.
    public static Call get(String path) {
        return new Call("GET", path, NOTHING);
    }
}
