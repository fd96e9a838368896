package dev.polder.control.quota;

import dev.polder.api.meta.GroupResource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which evaluator measures which resource. Every resource can be counted; a few are measured.
public final class Evaluators {
    static final GroupResource PODS = new GroupResource("", "pods");
    static final GroupResource SERVICES = new GroupResource("", "services");
    static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

    private static final String COUNT = "count/";
    private static final Map<GroupResource, Evaluator> MEASURED =
            Map.of(PODS, new PodEvaluator(), SERVICES, new ServiceEvaluator(), CLAIMS, new ClaimEvaluator());
    private static final Set<String> ALIASED = Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

    private Evaluators() {}

    /// Empty for what no quota counts: Events.
    public static Optional<Evaluator> of(GroupResource resource) {
        boolean event = resource.resource().equals("events")
                && (resource.group().isEmpty() || resource.group().equals("events.k8s.io"));
        if (event) {
            return Optional.empty();
        }
        Evaluator measured = MEASURED.get(resource);
        return Optional.of(measured == null ? counting(resource) : measured);
    }

    private static Evaluator counting(GroupResource resource) {
        boolean alias = resource.group().isEmpty() && ALIASED.contains(resource.resource());
        String name = count(resource);
        return new CountEvaluator(alias ? List.of(name, resource.resource()) : List.of(name));
    }

    /// The name by which objects of a resource are counted.
    static String count(GroupResource resource) {
        return COUNT + resource;
    }

    /// The resources whose objects count for these names.
    static Set<GroupResource> counted(Iterable<String> names) {
        Set<GroupResource> resources = new LinkedHashSet<>();
        List<GroupResource> measured = new ArrayList<>(List.of(PODS, SERVICES, CLAIMS));
        for (String name : names) {
            if (name.startsWith(COUNT)) {
                resources.add(resource(name.substring(COUNT.length())));
            } else if (ALIASED.contains(name)) {
                resources.add(new GroupResource("", name));
            } else {
                measured.stream()
                        .filter(resource -> MEASURED.getOrDefault(resource, CountEvaluator.NOTHING).matches(name))
                        .forEach(resources::add);
            }
        }
        return resources;
    }

    private static GroupResource resource(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? new GroupResource("", text) : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
    }
}
