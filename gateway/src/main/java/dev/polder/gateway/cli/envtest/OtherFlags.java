package dev.polder.gateway.cli.envtest;

import dev.polder.gateway.cli.process.CommandFailure;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Flags of a kube-apiserver that Polder does not act on.
///
/// @param telling those that would change how a kube-apiserver behaves, as they were typed
record OtherFlags(List<String> telling) {
    private static final String WITHOUT_ACCOUNTS = "disable-admission-plugins=ServiceAccount";

    /// What every test environment passes, and what is about a storage that is not used here: nothing is lost with them.
    private static final Set<String> SILENT = Set.of(
            "advertise-address",
            "allow-privileged",
            "authorization-mode=RBAC",
            "authorization-mode=Node,RBAC",
            WITHOUT_ACCOUNTS,
            "insecure-port=0",
            "service-account-issuer",
            "service-account-key-file",
            "service-account-signing-key-file",
            "service-cluster-ip-range",
            "v");

    OtherFlags {
        telling = List.copyOf(telling);
    }

    /// Reads `--name=value`, `--name value` and `--name`.
    ///
    /// @throws CommandFailure for something that is neither a flag nor the value of one
    static OtherFlags read(List<String> arguments) throws CommandFailure {
        List<String> telling = new ArrayList<>();
        String before = "";
        for (Iterator<String> each = arguments.iterator(); each.hasNext(); ) {
            String argument = each.next();
            boolean flag = argument.startsWith("-") && argument.length() > 2;
            boolean value = !flag && before.startsWith("--") && !before.contains("=");
            if (!flag && !value) {
                throw CommandFailure.misused("a kube-apiserver takes flags alone, and \"" + argument + "\" is none");
            }
            if (flag && !silent(argument)) {
                telling.add(argument);
            }
            before = argument;
        }
        return new OtherFlags(telling);
    }

    /// Whether pods are to be kept without what the plugin ServiceAccount gives them, as every test environment wants.
    static boolean disablesPodAccounts(List<String> arguments) {
        return arguments.stream().anyMatch(each -> each.endsWith(WITHOUT_ACCOUNTS));
    }

    private static boolean silent(String flag) {
        String text = flag.substring(flag.startsWith("--") ? 2 : 1);
        String name = text.contains("=") ? text.substring(0, text.indexOf('=')) : text;
        return SILENT.contains(name) || SILENT.contains(text) || name.startsWith("etcd-");
    }

    /// Writes one line for each into the log.
    void tell() {
        Logger log = LoggerFactory.getLogger(OtherFlags.class);
        telling.forEach(flag -> log.warn("{} is not acted on: Polder has no such setting", flag));
    }
}
