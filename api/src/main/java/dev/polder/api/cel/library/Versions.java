package dev.polder.api.cel.library;

import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.OpaqueValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Semantic versions (`apiserver/pkg/cel/library/semverlib.go`).
final class Versions {
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern WORD = Pattern.compile("[0-9A-Za-z-]+");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");
    private static final List<String> PARTS = List.of("Major", "Minor", "Patch");

    private Versions() {}

    /// A version. What stands behind `+` does not count in comparisons.
    ///
    /// @param pre the parts behind `-`
    record Version(long major, long minor, long patch, List<String> pre) implements OpaqueValue, Comparable<Version> {
        @Override
        public String typeName() {
            return "kubernetes.Semver";
        }

        @Override
        public int compareTo(Version other) {
            int order = Long.compareUnsigned(major, other.major);
            order = order == 0 ? Long.compareUnsigned(minor, other.minor) : order;
            order = order == 0 ? Long.compareUnsigned(patch, other.patch) : order;
            return order == 0 ? comparePre(pre, other.pre) : order;
        }

        private static int comparePre(List<String> one, List<String> other) {
            if (one.isEmpty() || other.isEmpty()) {
                return Boolean.compare(one.isEmpty(), other.isEmpty());
            }
            for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
                int order = comparePart(one.get(i), other.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(one.size(), other.size());
        }

        private static int comparePart(String one, String other) {
            boolean number = DIGITS.matcher(one).matches();
            boolean otherNumber = DIGITS.matcher(other).matches();
            if (number != otherNumber) {
                return number ? -1 : 1;
            }
            return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
        }
    }

    static void register(Map<String, Function> functions) {
        functions.put("semver", (args, _) -> args[0] instanceof String text ? parse(text, args) : CelError.NO_OVERLOAD);
        functions.put("isSemver", (args, _) -> args[0] instanceof String text && parse(text, args) instanceof Version);
        functions.put("major", part(Version::major));
        functions.put("minor", part(Version::minor));
        functions.put("patch", part(Version::patch));
    }

    private static Function part(ToLongFunction<Version> part) {
        return (args, _) -> args[0] instanceof Version version ? (Object) part.applyAsLong(version) : CelError.NO_OVERLOAD;
    }

    private static Object parse(String text, Object[] args) {
        return args.length > 1 && Boolean.TRUE.equals(args[1]) ? normalized(text) : strict(text);
    }

    /// Without a leading `v`, with the parts that are missing, without leading zeros.
    private static Object normalized(String text) {
        String bare = text.startsWith("v") ? text.substring(1) : text;
        List<String> parts = new ArrayList<>(Arrays.asList(bare.split("\\.", 3)));
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.length() > 1) {
                String trimmed = LEADING_ZEROS.matcher(part).replaceFirst("");
                parts.set(i, Character.isDigit(trimmed.charAt(0)) ? trimmed : "0" + trimmed);
            }
        }
        if (parts.size() < 3) {
            String last = parts.getLast();
            if (last.indexOf('+') >= 0 || last.indexOf('-') >= 0) {
                return new CelError("short version cannot contain PreRelease/Build meta data");
            }
            while (parts.size() < 3) {
                parts.add("0");
            }
        }
        return strict(String.join(".", parts));
    }

    private static Object strict(String text) {
        if (text.isEmpty()) {
            return new CelError("Version string empty");
        }
        String[] parts = text.split("\\.", 3);
        if (parts.length != 3) {
            return new CelError("No Major.Minor.Patch elements found");
        }
        String patch = parts[2];
        int plus = patch.indexOf('+');
        @Nullable String build = plus < 0 ? null : patch.substring(plus + 1);
        patch = plus < 0 ? patch : patch.substring(0, plus);
        int dash = patch.indexOf('-');
        @Nullable String pre = dash < 0 ? null : patch.substring(dash + 1);
        parts[2] = dash < 0 ? patch : patch.substring(0, dash);
        long[] numbers = new long[3];
        for (int i = 0; i < 3; i++) {
            @Nullable CelError problem = numberProblem(parts[i], PARTS.get(i));
            if (problem != null) {
                return problem;
            }
            numbers[i] = Long.parseUnsignedLong(parts[i]);
        }
        List<String> preParts = pre == null ? List.of() : List.of(pre.split("\\.", -1));
        @Nullable CelError problem = preProblem(preParts);
        problem = problem == null && build != null ? buildProblem(build) : problem;
        return problem == null ? new Version(numbers[0], numbers[1], numbers[2], preParts) : problem;
    }

    private static @Nullable CelError numberProblem(String text, String part) {
        if (!DIGITS.matcher(text).matches()) {
            return new CelError("Invalid character(s) found in %s number %s"
                    .formatted(part.toLowerCase(Locale.ROOT), Networks.quoted(text)));
        }
        if (text.length() > 1 && text.charAt(0) == '0') {
            return new CelError("%s number must not contain leading zeroes %s".formatted(part, Networks.quoted(text)));
        }
        return text.length() > 20 || new BigInteger(text).bitLength() > 64
                ? new CelError("strconv.ParseUint: parsing %s: value out of range".formatted(Networks.quoted(text)))
                : null;
    }

    private static @Nullable CelError preProblem(List<String> parts) {
        for (String part : parts) {
            if (part.isEmpty()) {
                return new CelError("Prerelease is empty");
            }
            if (!WORD.matcher(part).matches()) {
                return new CelError("Invalid character(s) found in prerelease " + Networks.quoted(part));
            }
            if (DIGITS.matcher(part).matches() && part.length() > 1 && part.charAt(0) == '0') {
                return new CelError("Numeric PreRelease version must not contain leading zeroes " + Networks.quoted(part));
            }
        }
        return null;
    }

    private static @Nullable CelError buildProblem(String build) {
        for (String part : build.split("\\.", -1)) {
            if (part.isEmpty()) {
                return new CelError("Build meta data is empty");
            }
            if (!WORD.matcher(part).matches()) {
                return new CelError("Invalid character(s) found in build meta data " + Networks.quoted(part));
            }
        }
        return null;
    }
}
