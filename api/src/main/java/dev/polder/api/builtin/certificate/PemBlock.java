package dev.polder.api.builtin.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One block of PEM (RFC 7468).
///
/// @param type    what stands behind `BEGIN`
/// @param headers whether lines such as `Name: value` stand before the content
/// @param content decoded
@SuppressWarnings("ArrayRecordComponent")
record PemBlock(String type, boolean headers, byte[] content) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /// All blocks of a text; what is none is passed over.
    static List<PemBlock> of(byte[] text) {
        List<String> lines =
                new String(text, StandardCharsets.ISO_8859_1).lines().map(String::strip).toList();
        List<PemBlock> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith(BEGIN) || !line.endsWith(DASHES) || line.length() < BEGIN.length() + DASHES.length()) {
                continue;
            }
            String type = line.substring(BEGIN.length(), line.length() - DASHES.length());
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).startsWith(DASHES)) {
                end++;
            }
            if (end < lines.size() && lines.get(end).equals(END + type + DASHES)) {
                add(blocks, type, lines.subList(i + 1, end));
                i = end;
            }
        }
        return blocks;
    }

    private static void add(List<PemBlock> blocks, String type, List<String> lines) {
        List<String> content = lines.stream().filter(line -> line.indexOf(':') < 0).toList();
        try {
            byte[] decoded = Base64.getDecoder().decode(String.join("", content));
            blocks.add(new PemBlock(type, content.size() < lines.size(), decoded));
        } catch (IllegalArgumentException e) {
            // No base64, so no block.
        }
    }
}
