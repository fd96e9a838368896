package dev.polder.api.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The index files: where each type's lines are. The form is described where the index is built.
final class TypeFile {
    private TypeFile() {}

    static Map<String, TypeEntry> read(String... resources) {
        Map<String, TypeEntry> entries = HashMap.newHashMap(500);
        for (String resource : resources) {
            cut("\n" + text(resource), entries);
        }
        return Map.copyOf(entries);
    }

    static String text(String resource) {
        try (InputStream in = TypeFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not built in: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void cut(String text, Map<String, TypeEntry> entries) {
        int start = text.indexOf("\nT ");
        while (start >= 0) {
            int next = text.indexOf("\nT ", start + 3);
            int end = next < 0 ? text.length() : next;
            int nameEnd = start + 3;
            while (nameEnd < end && text.charAt(nameEnd) > ' ') {
                nameEnd++;
            }
            entries.put(text.substring(start + 3, nameEnd), new TypeEntry(text, start + 1, end));
            start = next;
        }
    }
}
