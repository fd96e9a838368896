package dev.polder.store.record;

import org.jspecify.annotations.Nullable;

/// A record that is complete but for its key and revision, so that only little is left to do at commit. Used once, by one
/// thread.
public final class RecordDraft {
    final byte[] bytes;
    final int payloadChecksum;

    private RecordCipher.@Nullable Sealing sealing;

    /// @param sealing null for a record that is not encrypted
    RecordDraft(byte[] bytes, int payloadChecksum, RecordCipher.@Nullable Sealing sealing) {
        this.bytes = bytes;
        this.payloadChecksum = payloadChecksum;
        this.sealing = sealing;
    }

    /// What it is encrypted with: given once, null after that.
    RecordCipher.@Nullable Sealing takeSealing() {
        RecordCipher.Sealing taken = sealing;
        sealing = null;
        return taken;
    }
}
