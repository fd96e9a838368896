package dev.polder.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proves that each rule fails when it is broken, on a small repository that is compiled for the purpose.
final class SeededViolationTest {
    private static final String MAIN = "/src/main/java/";

    @TempDir
    Path root;

    private final Map<String, String> files = new LinkedHashMap<>();

    /// A repository in which all is well, with stand-ins for two libraries.
    @BeforeEach
    void wellBehaved() {
        add("api", "dev.polder.api", "Key", "public record Key(String name) {}");
        add("store", "dev.polder.store", "ObjectStore", "public interface ObjectStore { void write(); void list(); }");
        add("authz", "dev.polder.authz", "Authorizer", "public class Authorizer {}");
        add("control", "dev.polder.control", "Reader", "class Reader { Reader(dev.polder.store.ObjectStore s) {} }");
        add("gateway", "dev.polder.gateway.http", "Server", "class Server { io.netty.Channel channel; }");
        add("bench", "dev.polder.bench", "Timing", "class Timing {}");
        files.put("lib/src/main/java/io/netty/Channel.java", "package io.netty; public class Channel {}");
        files.put(
                "lib/src/main/java/io/micrometer/Counter.java", "package io.micrometer; public @interface Counter {}");
    }

    @Test
    void aWellBehavedRepositoryBreaksNothing() throws IOException {
        assertEquals(Map.of(), broken());
    }

    @Test
    void aModuleThatNamesAStrangerIsFound() throws IOException {
        add("store", "dev.polder.store", "Nosy", "class Nosy { Object o = new dev.polder.authz.Authorizer(); }");
        assertOnly("a module names only", "dev.polder.store.Nosy names dev.polder.authz.Authorizer");
    }

    @Test
    void aStrangerThatStandsOnlyInATypeArgumentIsFound() throws IOException {
        add("api", "dev.polder.api", "Nosy", "class Nosy { java.util.List<dev.polder.store.ObjectStore> all; }");
        assertOnly("a module names only", "dev.polder.api.Nosy names dev.polder.store.ObjectStore");
    }

    @Test
    void benchIsJudgedByItsImports() throws IOException {
        add("bench", "dev.polder.bench", "Nosy", "import dev.polder.store.ObjectStore; class Nosy { ObjectStore s; }");
        assertOnly("a module names only", "dev.polder.bench.Nosy names dev.polder.store.ObjectStore");
    }

    @Test
    void aLibraryAwayFromHomeIsFound() throws IOException {
        add("gateway", "dev.polder.gateway", "Main", "class Main { class Inner extends io.netty.Channel {} }");
        assertOnly("a library is named only", "dev.polder.gateway.Main names io.netty.Channel");
    }

    @Test
    void aLibraryForMeasuringIsFreeOnlyForAClassThatIsNamedSo() throws IOException {
        add("authz", "dev.polder.authz", "RequestMetrics", "@io.micrometer.Counter class RequestMetrics {}");
        assertEquals(Map.of(), broken());
        add("authz", "dev.polder.authz", "Request", "class Request { void m(@io.micrometer.Counter int i) {} }");
        assertOnly("a library is named only", "dev.polder.authz.Request names io.micrometer.Counter");
    }

    @Test
    void anHttpServerThatKnowsTheStoreIsFound() throws IOException {
        add("gateway", "dev.polder.gateway.http", "Nosy", "class Nosy { dev.polder.store.ObjectStore[] all; }");
        assertOnly("the HTTP server", "dev.polder.gateway.http.Nosy names dev.polder.store.ObjectStore");
    }

    @Test
    void aControllerThatWritesToTheStoreIsFound() throws IOException {
        String body = "class Nosy { void m(dev.polder.store.ObjectStore s) { s.write(); } }";
        add("control", "dev.polder.control", "Nosy", body);
        assertOnly("control and syncer write", "dev.polder.control.Nosy calls ObjectStore.write");
    }

    @Test
    void aLongFileIsFoundAndItsCommentsDoNotCount() throws IOException {
        String commented = "int a; // it\n/* one\n two */\n\n";
        add("api", "dev.polder.api", "Long", "class Long {\n" + commented + fields(396) + "}\n");
        assertEquals(Map.of(), broken());
        add("api", "dev.polder.api", "Long", "class Long {\n" + fields(410) + "}\n");
        assertOnly("a file has at most", "api/src/main/java/dev/polder/api/Long.java has 413 lines of code");
    }

    @Test
    void aLongMethodIsFound() throws IOException {
        add("api", "dev.polder.api", "Long", "class Long { void tell() {\n" + "hashCode();\n".repeat(70) + "} }");
        assertOnly("a method has at most", "api/src/main/java/dev/polder/api/Long.java: Long.tell has 72");
    }

    @Test
    void aConstructorWithManyParametersIsFoundAndARecordMayHaveTwice() throws IOException {
        add("api", "dev.polder.api", "Many", "record Many(" + parameters(12) + ") {}");
        assertEquals(Map.of(), broken());
        add("api", "dev.polder.api", "More", "class More { More(" + parameters(7) + ") {} }");
        assertOnly("a constructor takes few", "api/src/main/java/dev/polder/api/More.java: More is made of 7");
        add("api", "dev.polder.api", "More", "record More(" + parameters(13) + ") {}");
        assertOnly("a constructor takes few", "api/src/main/java/dev/polder/api/More.java: More is made of 13");
    }

    @Test
    void aCrowdedPackageIsFound() throws IOException {
        IntStream.range(0, 15).forEach(i -> add("api", "dev.polder.api", "T" + i, "class T" + i + " {}"));
        assertOnly("a package has at most", "dev.polder.api has 16 top-level types");
    }

    @Test
    void aLongLineAndATabAreFound() throws IOException {
        add("api", "dev.polder.api", "Wide", "class Wide {} // " + "-".repeat(140));
        assertOnly("a line has at most", "api/src/main/java/dev/polder/api/Wide.java:2");
        add("api", "dev.polder.api", "Wide", "class\tWide {}");
        assertOnly("a line has at most", "api/src/main/java/dev/polder/api/Wide.java:2");
    }

    @Test
    void aBannedNameIsFoundAndATermIsNot() throws IOException {
        add("api", "dev.polder.api", "Base64Text", "class Base64Text { class FieldManager {} class Database {} }");
        assertEquals(Map.of(), broken());
        add("api", "dev.polder.api", "Outer", "class Outer { interface KeyManager {} }");
        assertOnly("no type is called", "api/src/main/java/dev/polder/api/Outer.java: KeyManager");
    }

    @Test
    void aPackageWithoutPurposeIsFound() throws IOException {
        files.put("api/src/main/java/dev/polder/api/bare/T.java", "package dev.polder.api.bare; class T {}");
        assertOnly("every package says", "dev.polder.api.bare has no documented package-info.java");
    }

    @Test
    void aPackageOfAnotherModuleIsFound() throws IOException {
        add("authz", "dev.polder.certs", "Stray", "class Stray {}");
        assertTrue(broken().getOrDefault("every module keeps to its own packages", List.of()).stream()
                .anyMatch("authz/src/main/java/dev/polder/certs/Stray.java is in dev.polder.certs"::equals));
    }

    @Test
    void aTestThatSleepsIsFoundAndOneThatTalksOfItIsNot() throws IOException {
        String path = "api/src/test/java/dev/polder/api/NapTest.java";
        files.put(path, "class NapTest { String s = \"Thread.sleep(1)\"; /* Thread.sleep */ }");
        assertEquals(Map.of(), broken());
        files.put(path, "class NapTest { void m() throws Exception { Thread.sleep(1); } }");
        assertOnly("no test sleeps", path);
    }

    @Test
    void whatIsLeftOpenIsFound() throws IOException {
        add("api", "dev.polder.api", "Open", "class Open {} // TODO: close it");
        assertOnly("nothing is left open", "api/src/main/java/dev/polder/api/Open.java");
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "int f" + i + ";\n").collect(Collectors.joining());
    }

    private static String parameters(int count) {
        return IntStream.range(0, count).mapToObj(i -> "int p" + i).collect(Collectors.joining(",\n"));
    }

    private void add(String module, String packageName, String type, String body) {
        String directory = module + "/src/main/java/" + packageName.replace('.', '/');
        files.put(directory + "/" + type + ".java", "package " + packageName + ";\n" + body);
        files.put(
                directory + "/package-info.java",
                "/** Stands for a package. */\n@NullMarked package " + packageName
                        + ";\nimport org.jspecify.annotations.NullMarked;");
    }

    private void assertOnly(String rule, String violation) throws IOException {
        Map<String, List<String>> broken = broken();
        assertEquals(1, broken.size(), broken::toString);
        Map.Entry<String, List<String>> only = broken.entrySet().iterator().next();
        assertTrue(only.getKey().startsWith(rule), broken::toString);
        assertEquals(1, only.getValue().size(), broken::toString);
        assertTrue(only.getValue().getFirst().startsWith(violation), broken::toString);
    }

    private Map<String, List<String>> broken() throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        compile();
        Repository repository = Repository.read(root);
        Map<String, List<String>> broken = new LinkedHashMap<>();
        for (Rule rule : ArchitectureTest.rules()) {
            List<String> violations = rule.violations(repository);
            if (!violations.isEmpty()) {
                broken.put(rule.name(), violations);
            }
        }
        return broken;
    }

    private static String locationOf(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    /// Compiles everything at once, so that anything may name anything, and lays the classes where Maven would.
    private void compile() throws IOException {
        Path output = Files.createDirectories(root.resolve("all"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", output.toString()));
        arguments.addAll(List.of("-classpath", locationOf(NullMarked.class)));
        files.keySet().stream()
                .filter(each -> each.contains(MAIN))
                .forEach(each -> arguments.add(root.resolve(each).toString()));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, System.err, arguments.toArray(String[]::new));
        assertEquals(0, status, "the seed does not compile");
        List<Path> classes;
        try (Stream<Path> walk = Files.walk(output)) {
            classes = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : classes) {
            String directory = MAIN + output.relativize(file.getParent()).toString().replace('\\', '/') + "/";
            String module = files.keySet().stream()
                    .filter(each -> each.substring(each.indexOf('/')).startsWith(directory))
                    .map(each -> each.substring(0, each.indexOf('/')))
                    .findFirst()
                    .orElseThrow();
            Path target = root.resolve(module).resolve("target/classes").resolve(output.relativize(file));
            Files.createDirectories(target.getParent());
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
