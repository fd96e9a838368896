package dev.polder.gateway.resource.read.list;

/// Sends the bytes as they are.
final class PlainFrame implements ListFrame {
    private static final byte[] COMMA = {','};

    @Override
    public Piece encode(byte[] items) {
        return new Piece(items, items.length, 0);
    }

    @Override
    public byte[] head(byte[] plain) {
        return plain;
    }

    @Override
    public byte[] comma() {
        return COMMA;
    }

    @Override
    public void add(Piece piece) {
        // Nothing is counted.
    }

    @Override
    public byte[] end(byte[] plain) {
        return plain;
    }
}
