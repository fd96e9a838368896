package dev.polder.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the index of the built-in kinds into the directory that it is given; `api` packages it as resources.
///
/// The index is one text file, `polder/types.index`, in UTF-8. Its lines are sorted by type, and within a type by
/// field, so that the same libraries always give the same bytes:
///
/// ```
/// T <type name>[ | <description>]                                  begins a type
/// F <JSON name> <type> [required][ | <description>]                a field of it
/// P <protobuf number> <JSON name, or * when inlined> <wire type>   the same field in protobuf
/// ```
///
/// A type is one of `string int32 int64 double bool bytes time microtime quantity intorstring any`, or
/// `ref:<type name>`, behind any number of `[]` (array of) and `{}` (object by string of). A wire type may also be
/// `raw`, `fields` or `strings` (a message around a list of strings), `orbool:`, `orlist:` or `orstrings:` and
/// a type (a schema or something in its place). Backslash and line end are escaped in
/// descriptions.
public final class BuildIndex {
    private BuildIndex() {}

    /// @param args one element: the output directory, which is created when missing
    /// @throws IOException when the directory cannot be written
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]).resolve("polder").resolve("types.index");
        Files.createDirectories(file.getParent());
        Files.writeString(file, IndexText.of(new TypeWalk().walk(Roots.ALL)), StandardCharsets.UTF_8);
    }
}
