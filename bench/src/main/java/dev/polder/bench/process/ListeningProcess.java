package dev.polder.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Finds out which process of this machine serves a URL, from Linux' `/proc`.
public final class ListeningProcess {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";
    private static final String ETCD_SERVERS = "--etcd-servers=";

    private ListeningProcess() {}

    /// The process that listens on the URL's port, and the etcd that it says is behind it; empty when the host is
    /// another machine, or the process cannot be seen.
    public static Optional<ProcessUsage> of(URI server) {
        try {
            InetAddress host = InetAddress.getByName(server.getHost());
            boolean local = host.isLoopbackAddress() || NetworkInterface.getByInetAddress(host) != null;
            return local && server.getPort() > 0
                    ? find(sockets(server.getPort())).map(found -> found.and(behind(found)))
                    : Optional.empty();
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /// The databases of a kube-apiserver: it names them on its command line.
    private static ProcessUsage behind(ProcessUsage server) {
        var all = new ProcessUsage(List.of());
        try {
            Path commandLine = Path.of("/proc", Long.toString(server.pids().getFirst()), "cmdline");
            for (String argument : Files.readString(commandLine).split("\0")) {
                if (argument.startsWith(ETCD_SERVERS)) {
                    for (String url : argument.substring(ETCD_SERVERS.length()).split(",")) {
                        all = all.and(of(URI.create(url)).orElse(all));
                    }
                }
            }
        } catch (IOException | RuntimeException _) {
            // a process of somebody else
        }
        return all;
    }

    private static Set<String> sockets(int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.isReadable(Path.of(table))) {
                Files.readAllLines(Path.of(table)).stream()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields.length > INODE
                                && fields[STATE].equals(LISTENING)
                                && fields[LOCAL_ADDRESS].endsWith(suffix))
                        .forEach(fields -> sockets.add("socket:[" + fields[INODE] + "]"));
            }
        }
        return sockets;
    }

    private static Optional<ProcessUsage> find(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, sockets)) {
                    return Optional.of(ProcessUsage.of(Long.parseLong(process.getFileName().toString())));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException _) {
            // a process of somebody else, or one that has just ended
        }
        return false;
    }
}
