package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Compares sets of rules: is everything that some rules grant also granted by others (upstream
/// `component-helpers/auth/rbac/validation`).
final class RuleCover {
    private static final long MOST = 1_000_000_000_000_000L;

    private RuleCover() {}

    /// What `wanted` grants and `held` does not, in as few rules as is easily done. Empty when `held` covers it all.
    static List<PolicyRule> missing(List<PolicyRule> held, List<PolicyRule> wanted) {
        List<PolicyRule> missing = new ArrayList<>();
        for (PolicyRule rule : wanted) {
            for (PolicyRule atom : atoms(rule)) {
                if (held.stream().noneMatch(h -> covers(h, atom))) {
                    missing.add(atom);
                }
            }
        }
        return compact(missing);
    }

    /// How many single rights the rules name: one verb on one resource, or on one path. Told without taking them apart,
    /// and a quadrillion at most.
    static long size(List<PolicyRule> rules) {
        long size = 0;
        for (PolicyRule rule : rules) {
            double rights = (double) rule.verbs().size()
                    * ((double) rule.apiGroups().size()
                                    * rule.resources().size()
                                    * Math.max(1, rule.resourceNames().size())
                            + rule.nonResourceUrls().size());
            size = Math.min(MOST, size + (long) Math.min(rights, MOST));
        }
        return size;
    }

    /// `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}`.
    static String text(PolicyRule rule) {
        List<String> parts = new ArrayList<>();
        add(parts, "APIGroups", rule.apiGroups());
        add(parts, "Resources", rule.resources());
        add(parts, "NonResourceURLs", rule.nonResourceUrls());
        add(parts, "ResourceNames", rule.resourceNames());
        add(parts, "Verbs", rule.verbs());
        return "{" + String.join(", ", parts) + "}";
    }

    /// The rules as text, sorted, each once.
    static Set<String> texts(List<PolicyRule> rules) {
        Set<String> texts = new TreeSet<>();
        rules.forEach(rule -> texts.add(text(rule)));
        return texts;
    }

    private static void add(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":" + Quoted.of(values));
        }
    }

    /// The rule taken apart: one verb on one resource of one group (and one name), or one verb on one path.
    private static Set<PolicyRule> atoms(PolicyRule rule) {
        Set<PolicyRule> atoms = new LinkedHashSet<>();
        for (String group : rule.apiGroups()) {
            for (String resource : rule.resources()) {
                for (String verb : rule.verbs()) {
                    if (rule.resourceNames().isEmpty()) {
                        atoms.add(resourceRule(verb, group, resource, List.of()));
                    }
                    for (String name : rule.resourceNames()) {
                        atoms.add(resourceRule(verb, group, resource, List.of(name)));
                    }
                }
            }
        }
        for (String path : rule.nonResourceUrls()) {
            for (String verb : rule.verbs()) {
                atoms.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
            }
        }
        return atoms;
    }

    private static PolicyRule resourceRule(String verb, String group, String resource, List<String> names) {
        return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
    }

    private static boolean covers(PolicyRule held, PolicyRule atom) {
        if (!RuleMatch.containsOrAll(held.verbs(), atom.verbs().getFirst())) {
            return false;
        }
        if (!atom.nonResourceUrls().isEmpty()) {
            String path = atom.nonResourceUrls().getFirst();
            return held.nonResourceUrls().stream().anyMatch(p -> RuleMatch.path(p, path));
        }
        String combined = atom.resources().getFirst();
        int slash = combined.indexOf('/');
        return RuleMatch.containsOrAll(held.apiGroups(), atom.apiGroups().getFirst())
                && RuleMatch.resources(held.resources(), combined, slash < 0 ? "" : combined.substring(slash + 1))
                && (held.resourceNames().isEmpty()
                        || (!atom.resourceNames().isEmpty()
                                && held.resourceNames().containsAll(atom.resourceNames())));
    }

    private static List<PolicyRule> compact(List<PolicyRule> atoms) {
        Map<PolicyRule, Set<String>> verbs = new LinkedHashMap<>();
        for (PolicyRule atom : atoms) {
            verbs.computeIfAbsent(withVerbs(atom, List.of()), k -> new LinkedHashSet<>()).addAll(atom.verbs());
        }
        List<PolicyRule> compacted = new ArrayList<>();
        verbs.forEach((rule, all) -> compacted.add(withVerbs(rule, List.copyOf(all))));
        return compacted;
    }

    private static PolicyRule withVerbs(PolicyRule rule, List<String> verbs) {
        return new PolicyRule(verbs, rule.apiGroups(), rule.resources(), rule.resourceNames(), rule.nonResourceUrls());
    }
}
