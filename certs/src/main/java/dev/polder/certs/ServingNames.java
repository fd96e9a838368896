package dev.polder.certs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;

/// The host names and addresses under which clients may reach the gateway.
///
/// @param dnsNames host names in lower case, in the order in which they appear in the certificate
/// @param addresses IP addresses
public record ServingNames(Set<String> dnsNames, Set<InetAddress> addresses) {
    /// The largest number of names and addresses together.
    public static final int MAX_NAMES = 100;

    /// Where Linux shows the machine's name.
    public static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    private static final List<String> ALWAYS = List.of(
            "localhost",
            "127.0.0.1",
            "::1",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");

    private static final int MAX_DNS_NAME_CHARS = 253;
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern DNS_NAME = Pattern.compile("(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

    /// Takes copies that keep their order.
    public ServingNames {
        dnsNames = Collections.unmodifiableSet(new LinkedHashSet<>(dnsNames));
        addresses = Collections.unmodifiableSet(new LinkedHashSet<>(addresses));
        if (dnsNames.isEmpty() || dnsNames.size() + addresses.size() > MAX_NAMES) {
            throw new IllegalArgumentException("a gateway has 1 to " + MAX_NAMES + " names");
        }
    }

    /// Collects the names of a gateway: those given, and those that it always has: `localhost`, the loopback addresses,
    /// and the names of the service `kubernetes`.
    ///
    /// @param hosts the host it listens on, the machine's name, and what else it is reached by: host names or IP
    ///     addresses, IPv6 with or without brackets; nothing is looked up
    /// @throws IllegalArgumentException if one is neither; the message names it
    public static ServingNames of(Collection<String> hosts) {
        var dnsNames = new LinkedHashSet<String>();
        var addresses = new LinkedHashSet<InetAddress>();
        var all = new ArrayList<>(hosts);
        all.addAll(ALWAYS);
        for (String host : all) {
            if (isAddress(host)) {
                addresses.add(address(host));
            } else {
                dnsNames.add(dnsName(host));
            }
        }
        return new ServingNames(dnsNames, addresses);
    }

    /// Reads the machine's own name, without asking any name service.
    ///
    /// @param hostnameFile where the kernel shows it: [#KERNEL_HOSTNAME]
    /// @return nothing if there is no such file, as on other systems than Linux, or if the name is none for a
    ///     certificate
    public static Optional<String> machineName(Path hostnameFile) {
        try {
            return Optional.of(dnsName(Files.readString(hostnameFile).strip()));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    X500Name subject() {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, "polder gateway")
                .build();
    }

    List<GeneralName> alternativeNames() {
        var names = new ArrayList<GeneralName>();
        for (String dnsName : dnsNames) {
            names.add(new GeneralName(GeneralName.dNSName, dnsName));
        }
        for (InetAddress address : addresses) {
            names.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress())));
        }
        return names;
    }

    private static boolean isAddress(String host) {
        // No host name has a colon, and none ends in a label of digits alone (RFC 3696, 2).
        return host.indexOf(':') >= 0 || host.substring(host.lastIndexOf('.') + 1).matches("[0-9]+");
    }

    private static InetAddress address(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int zone = bare.indexOf('%');
        try {
            // The zone of a link-local address is this machine's own affair; no certificate can name it.
            InetAddress parsed = InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone));
            return InetAddress.getByAddress(parsed.getAddress());
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw new IllegalArgumentException("not an IP address: " + host, e);
        }
    }

    private static String dnsName(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (name.length() > MAX_DNS_NAME_CHARS || !DNS_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a host name: " + host);
        }
        return name;
    }
}
