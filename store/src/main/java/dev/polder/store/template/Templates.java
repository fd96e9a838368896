package dev.polder.store.template;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The templates that a store knows, by number. The committer adds; any thread reads.
public final class Templates {
    private volatile Known known = new Known(Map.of(), Map.of(), Set.of());

    private record Known(Map<Integer, Template> byNumber, Map<Template, Integer> numbers, Set<Name> names) {}

    /// A key without its workspace.
    private record Name(GroupResource resource, String namespace, String name) {}

    /// Adds a template.
    public void add(int number, Template template) {
        Known before = known;
        Map<Integer, Template> byNumber = new TreeMap<>(before.byNumber());
        byNumber.put(number, template);
        Map<Template, Integer> numbers = new HashMap<>(before.numbers());
        numbers.put(template, number);
        Set<Name> names = new HashSet<>(before.names());
        template.objects().forEach(object -> names.add(new Name(object.resource(), object.namespace(), object.name())));
        known = new Known(Map.copyOf(byNumber), Map.copyOf(numbers), Set.copyOf(names));
    }

    /// @throws IllegalArgumentException when there is none with this number
    public Template get(int number) {
        Template template = known.byNumber().get(number);
        if (template == null) {
            throw new IllegalArgumentException("no template " + number);
        }
        return template;
    }

    /// Its number, 0 when it is not known.
    public int number(Template template) {
        return known.numbers().getOrDefault(template, 0);
    }

    /// The number for the next template.
    public int next() {
        return known.byNumber().size() + 1;
    }

    /// Whether some template has objects that refer to an owner or a sync target.
    public boolean mayRefer() {
        return known.byNumber().values().stream().anyMatch(template -> !template.referring().isEmpty());
    }

    /// Whether some template has objects of the resource.
    ///
    /// @param resource null for any
    public boolean mayShow(@Nullable GroupResource resource) {
        return known.byNumber().values().stream()
                .anyMatch(template -> resource == null || template.counts().containsKey(resource));
    }

    /// Whether some template has an object under this key: if not, no workspace shows one.
    public boolean mayShow(ObjectKey key) {
        Set<Name> names = known.names();
        return !names.isEmpty() && names.contains(new Name(key.resource(), key.namespace(), key.name()));
    }
}
