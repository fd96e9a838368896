package dev.polder.api.crd;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The order of version names that Kubernetes knows (apimachinery `version.CompareKubeAwareVersionStrings`): `v2`, `v1`,
/// `v2beta1`, `v1beta2`, `v1alpha1`, and then all other names in the order of the alphabet.
public final class KubeVersions {
    private static final Pattern NAME = Pattern.compile("v([0-9]{1,9})(?:(alpha|beta)([0-9]{1,9}))?");

    /// The most stable and newest version first.
    public static final Comparator<String> PREFERRED_FIRST = Comparator.comparing(
            KubeVersions::parsed, Comparator.comparingInt(Parsed::stability)
                    .thenComparingInt(Parsed::major)
                    .thenComparingInt(Parsed::minor)
                    .reversed()
                    .thenComparing(Parsed::name));

    private KubeVersions() {}

    /// @param stability 3 for a final version, 2 for beta, 1 for alpha, 0 for a name of another form
    /// @param name      empty unless the name has another form
    private record Parsed(int stability, int major, int minor, String name) {}

    private static Parsed parsed(String version) {
        Matcher matcher = NAME.matcher(version);
        if (!matcher.matches()) {
            return new Parsed(0, 0, 0, version);
        }
        int major = Integer.parseInt(matcher.group(1));
        String level = matcher.group(2);
        if (level == null) {
            return new Parsed(3, major, 0, "");
        }
        return new Parsed(level.equals("beta") ? 2 : 1, major, Integer.parseInt(matcher.group(3)), "");
    }
}
