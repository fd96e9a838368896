package dev.polder.gateway.resource.read.list;

/// How one answer puts a list together out of pieces that it shares with others. Encoding may be done by any thread; the
/// rest by one at a time.
sealed interface ListFrame permits PlainFrame, GzipFrame {
    /// Items that are joined by commas, as a piece.
    Piece encode(byte[] items);

    /// What comes first.
    ///
    /// @param plain at most 65,535 bytes
    byte[] head(byte[] plain);

    /// What stands between two pieces: a comma.
    byte[] comma();

    /// Takes note that a piece is sent.
    void add(Piece piece);

    /// What comes last.
    ///
    /// @param plain at most 65,535 bytes
    byte[] end(byte[] plain);
}
