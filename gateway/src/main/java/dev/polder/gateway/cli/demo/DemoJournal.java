package dev.polder.gateway.cli.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What the demo prints: each step with the seconds since the start.
final class DemoJournal {
    private static final double NANOS = 1e9;
    private static final String BOLD = "1";
    private static final String GREEN = "1;32";
    private static final String FAINT = "2";

    private final PrintStream out;
    private final boolean colours;
    private final long begin = System.nanoTime();

    DemoJournal(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void title(Path directory) {
        line("%s  everything is in %s".formatted(in(BOLD, "Polder demo"), directory));
        line("");
    }

    void step(String what, String detail) {
        double seconds = (System.nanoTime() - begin) / NANOS;
        String time = String.format(Locale.ROOT, "%6.2f s", seconds);
        line("%s  %-11s %s".formatted(in(FAINT, time), what, detail));
    }

    /// @param pods the names of those that run
    /// @param simulated whether they only say so
    void ready(List<String> pods, boolean simulated) {
        step("workspace", "job complete, %d mirrored pods Running%s"
                .formatted(pods.size(), simulated ? " (simulated)" : ""));
        line("");
        line("           %s   deployment web, read in the workspace"
                .formatted(in(GREEN, "READY %d/%d".formatted(pods.size(), pods.size()))));
    }

    /// @param kubeconfig of the workspace
    /// @param simulated whether the cluster is one of our own
    void commands(Path kubeconfig, boolean simulated) {
        line("");
        line("Go on with:");
        line("  export KUBECONFIG=" + kubeconfig);
        line("  kubectl get deploy,pods -n " + DemoApplication.NAMESPACE);
        line("  kubectl scale deploy/web --replicas=5 -n " + DemoApplication.NAMESPACE);
        line("  kubectl get pods -w -n " + DemoApplication.NAMESPACE);
        if (simulated) {
            line("and see the other side with:");
            Path cluster = kubeconfig.resolveSibling("cluster").resolve("admin.kubeconfig");
            line("  kubectl get pods -A \\");
            line("    --kubeconfig " + cluster);
        }
        line("");
        line("The end of this command is the end of all that"
                + (simulated ? "." : ", but not of what is in your cluster:"));
    }

    /// @param cluster   kubeconfig of a cluster that is not ours
    /// @param namespace what is left there
    void left(Path cluster, String namespace) {
        line("  kubectl delete namespace %s --kubeconfig %s".formatted(namespace, cluster));
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }

    private String in(String colour, String text) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
