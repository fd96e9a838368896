package dev.polder.store.record;

/// A record that is complete but for its key and revision, so that only little is left to do at commit. Used once, by one
/// thread.
public final class RecordDraft {
    final byte[] bytes;
    final int payloadChecksum;

    RecordDraft(byte[] bytes, int payloadChecksum) {
        this.bytes = bytes;
        this.payloadChecksum = payloadChecksum;
    }
}
