package dev.polder.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The code that the rules look at, read once.
///
/// @param sources of all modules, tests included
/// @param classes of the modules' main code
record Repository(List<SourceFile> sources, List<ClassSummary> classes) {
    static final List<String> MODULES =
            List.of("index", "api", "certs", "store", "authz", "control", "syncer", "gateway", "bench");

    /// Reads what is below `root`; a module that is not there has no code.
    static Repository read(Path root) {
        try {
            List<SourceFile> sources = new ArrayList<>();
            List<ClassSummary> classes = new ArrayList<>();
            for (String module : MODULES) {
                sources.addAll(sources(root, module, false));
                sources.addAll(sources(root, module, true));
                if (module.equals("bench")) { // built after these tests ran, so that only its source can be asked
                    sources.stream()
                            .filter(file -> file.module().equals(module) && !file.test())
                            .forEach(file -> classes.add(byImports(file)));
                } else {
                    classes.addAll(classes(root, module));
                }
            }
            return new Repository(List.copyOf(sources), List.copyOf(classes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The root of the working copy that the tests run in.
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("mvnw"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
            }
        }
        return at;
    }

    List<SourceFile> mainSources() {
        return sources.stream().filter(file -> !file.test()).toList();
    }

    private static ClassSummary byImports(SourceFile file) {
        String simpleName = Path.of(file.path()).getFileName().toString().replace(".java", "");
        Set<String> references = new TreeSet<>();
        for (String name : file.imports()) {
            references.add(name.replaceFirst("(\\.[A-Z]\\w*).*$", "$1"));
        }
        return new ClassSummary(file.module(), file.packageName() + "." + simpleName, references, Set.of());
    }

    private static List<ClassSummary> classes(Path root, String module) throws IOException {
        List<ClassSummary> found = new ArrayList<>();
        for (Path file : files(root.resolve(module).resolve("target/classes"), ".class")) {
            found.add(ClassSummary.parse(module, Files.readAllBytes(file)));
        }
        return found;
    }

    private static List<SourceFile> sources(Path root, String module, boolean test) throws IOException {
        Path directory = root.resolve(module).resolve(test ? "src/test/java" : "src/main/java");
        List<Path> files = files(directory, ".java");
        if (files.isEmpty()) {
            return List.of();
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        List<SourceFile> found = new ArrayList<>();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
            Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
            JavacTask task = (JavacTask) javac.getTask(null, manager, null, List.of("-proc:none"), null, units);
            for (CompilationUnitTree unit : task.parse()) {
                Path file = Path.of(unit.getSourceFile().toUri());
                String path = root.relativize(file).toString().replace('\\', '/');
                String text = unit.getSourceFile().getCharContent(true).toString();
                SourcePositions positions = Trees.instance(task).getSourcePositions();
                found.add(new SourceFile(module, test, path, text, SourceText.strip(text), unit, positions));
            }
        }
        return found;
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
