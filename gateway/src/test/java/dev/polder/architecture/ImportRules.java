package dev.polder.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may name whom.
final class ImportRules {
    private ImportRules() {}

    /// The modules that a module may name, beside itself.
    private static final Map<String, Set<String>> MODULE_TABLE = Map.of(
            "index", Set.of(),
            "api", Set.of(),
            "certs", Set.of(),
            "store", Set.of("api"),
            "authz", Set.of("api"),
            "control", Set.of("api", "store"),
            "syncer", Set.of("api", "store", "control"),
            "gateway", Set.of("api", "certs", "store", "authz", "control", "syncer"),
            "bench", Set.of("gateway", "api"));

    /// The one package (with those below it) that may name a library.
    private static final Map<String, String> LIBRARY_HOMES = Map.ofEntries(
            Map.entry("io.netty", "dev.polder.gateway.http"),
            Map.entry("io.fabric8", "dev.polder.syncer.downstream"),
            Map.entry("org.bouncycastle", "dev.polder.certs"),
            Map.entry("tools.jackson", "dev.polder.api.json"),
            Map.entry("com.fasterxml.jackson", "dev.polder.api.json"),
            Map.entry("org.snakeyaml", "dev.polder.api.json"),
            Map.entry("dev.cel", "dev.polder.api.cel.compile"),
            Map.entry("com.google.common", "dev.polder.api.cel.compile"),
            Map.entry("com.google.re2j", "dev.polder.api.regex"),
            Map.entry("org.rocksdb", "dev.polder.store.rocksdb"),
            Map.entry("io.etcd", "dev.polder.store.etcd"),
            Map.entry("com.nimbusds", "dev.polder.authz.authn"),
            Map.entry("picocli", "dev.polder.gateway.cli"),
            Map.entry("com.sun.net.httpserver", "dev.polder.gateway.cli.envtest"),
            Map.entry("ch.qos.logback", "dev.polder.gateway.logging"),
            Map.entry("net.logstash.logback", "dev.polder.gateway.logging"));

    /// Libraries that any package may name, in a class whose name says what it caches or measures.
    private static final Map<String, Pattern> LIBRARY_NAMES = Map.of(
            "com.github.benmanes.caffeine", Pattern.compile(".*Cache.*"),
            "io.micrometer", Pattern.compile(".*(Metrics|Meter|Measure).*"));

    private static final List<String> ANYWHERE =
            List.of("java", "javax", "jdk", "org.slf4j", "org.jspecify", "com.google.errorprone.annotations");

    /// Packages of ours that may not name others that their module could.
    private static final Map<String, List<String>> CLOSED_ROOMS = Map.of(
            "dev.polder.gateway.http",
            List.of(
                    "dev.polder.store",
                    "dev.polder.authz",
                    "dev.polder.control",
                    "dev.polder.syncer",
                    "dev.polder.certs",
                    "dev.polder.gateway.resource",
                    "dev.polder.gateway.admission",
                    "dev.polder.gateway.discovery",
                    "dev.polder.gateway.pipeline",
                    "dev.polder.gateway.cli"));

    static List<Rule> rules() {
        return List.of(
                new Rule("a module names only the modules that the table lets it", ImportRules::moduleTable),
                new Rule("a library is named only in its home", ImportRules::libraryHomes),
                new Rule("the HTTP server knows nothing of what it serves", ImportRules::closedRooms),
                new Rule("control and syncer write through Resources, never to the store", ImportRules::storeWriters));
    }

    private static List<String> moduleTable(Repository repository) {
        List<String> found = new ArrayList<>();
        for (ClassSummary type : repository.classes()) {
            Set<String> allowed = MODULE_TABLE.getOrDefault(type.module(), Set.of());
            for (String reference : type.references()) {
                if (within(reference, "dev.polder")) {
                    String module = reference.split("\\.")[2];
                    if (!module.equals(type.module()) && !allowed.contains(module)) {
                        found.add(type.name() + " names " + reference + ", but " + type.module() + " may not use "
                                + module);
                    }
                }
            }
        }
        return found;
    }

    private static List<String> libraryHomes(Repository repository) {
        List<String> found = new ArrayList<>();
        for (ClassSummary type : repository.classes()) {
            if (type.module().equals("index") || type.module().equals("bench")) {
                continue; // tools of the build and of measuring: neither is shipped
            }
            for (String reference : type.references()) {
                if (!within(reference, "dev.polder")
                        && ANYWHERE.stream().noneMatch(each -> within(reference, each))
                        && !isAtHome(type, reference)) {
                    found.add(type.name() + " names " + reference + ", which has another home or none");
                }
            }
        }
        return found;
    }

    private static boolean isAtHome(ClassSummary type, String reference) {
        return LIBRARY_HOMES.entrySet().stream()
                        .anyMatch(home -> within(reference, home.getKey()) && within(type.name(), home.getValue()))
                || LIBRARY_NAMES.entrySet().stream()
                        .anyMatch(home -> within(reference, home.getKey())
                                && home.getValue().matcher(type.simpleName()).matches());
    }

    private static List<String> closedRooms(Repository repository) {
        List<String> found = new ArrayList<>();
        for (ClassSummary type : repository.classes()) {
            CLOSED_ROOMS.forEach((room, forbidden) -> {
                if (within(type.name(), room)) {
                    type.references().stream()
                            .filter(reference -> forbidden.stream().anyMatch(each -> within(reference, each)))
                            .forEach(reference -> found.add(type.name() + " names " + reference));
                }
            });
        }
        return found;
    }

    private static List<String> storeWriters(Repository repository) {
        return repository.classes().stream()
                .filter(type -> type.module().equals("control") || type.module().equals("syncer"))
                .filter(type -> type.calls().contains("dev.polder.store.ObjectStore#write"))
                .map(type -> type.name() + " calls ObjectStore.write")
                .toList();
    }

    private static boolean within(String name, String packageName) {
        return name.startsWith(packageName + ".");
    }
}
