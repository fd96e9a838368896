package dev.polder.certs.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    @TempDir
    Path directory;

    @Test
    void fileIsReplacedAsAWholeAndLeavesNothingBehind() throws Exception {
        Path file = directory.resolve("a");
        PrivateFile.write(file, "first ü");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        PrivateFile.write(file, "second ü");
        assertEquals("second ü", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void failedWriteLeavesWhatWasThere() throws Exception {
        Path file = Files.createDirectories(directory.resolve("a/b")).getParent();
        assertThrows(IOException.class, () -> PrivateFile.write(file, "text"));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void linkStaysAndItsTargetIsReplaced() throws Exception {
        Path target = Files.createDirectory(directory.resolve("far")).resolve("target");
        Files.writeString(target, "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        PrivateFile.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(target));
    }

    @Test
    void keyWithoutAnEncodingIsRefused() {
        var hardware = new PrivateKey() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getAlgorithm() {
                return "EC";
            }

            @Override
            public String getFormat() {
                return null;
            }

            @Override
            public byte[] getEncoded() {
                return null;
            }
        };
        assertThrows(IllegalArgumentException.class, () -> Pem.of(hardware));
    }
}
