package dev.polder.bench.load;

import java.util.Map;

/// One request, sent once.
///
/// @param method such as `GET`
/// @param path with the query
/// @param headers beside `accept` and, with a body, `content-type: application/json`; these win
/// @param body empty for none; not copied
/// @param reader of the answer
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would be per request
public record Call(String method, String path, Map<String, String> headers, byte[] body, AnswerReader reader) {
    private static final byte[] NOTHING = new byte[0];

    /// A GET.
    public static Call get(String path) {
        return get(path, Map.of(), AnswerReader.IGNORING);
    }

    /// A GET of whose answer somebody wants to know.
    public static Call get(String path, Map<String, String> headers, AnswerReader reader) {
        return new Call("GET", path, headers, NOTHING, reader);
    }

    /// A POST of JSON.
    public static Call post(String path, byte[] body) {
        return new Call("POST", path, Map.of(), body, AnswerReader.IGNORING);
    }

    /// A PATCH by JSON merge patch.
    public static Call mergePatch(String path, byte[] body) {
        return new Call(
                "PATCH", path, Map.of("content-type", "application/merge-patch+json"), body, AnswerReader.IGNORING);
    }

    /// The same with somebody who reads the answer.
    public Call readBy(AnswerReader other) {
        return new Call(method, path, headers, body, other);
    }
}
