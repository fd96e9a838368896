package dev.polder.store.template;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.StoredObject;
import dev.polder.store.record.ByteReader;
import dev.polder.store.record.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// All that is kept of a workspace's first objects until they are written to: when it began, by which template, with what
/// in the slots, and where it moved since. Each object has a revision of its own: in the order of their keys from the
/// first revision of the step (beginning or move) that made them what they are. Immutable.
public final class WorkspaceRow {
    private final WorkspaceId workspace;
    private final List<byte[]> values;
    private final List<Step> steps;
    private final long ended;

    /// The beginning, or a move to another template.
    ///
    /// @param template that the workspace shows from here on
    /// @param number   under which it is stored
    /// @param first    revision of the step's first object
    /// @param change   to the template before, null at the beginning
    /// @param own      which of the changed objects are the workspace's own since: written or deleted before the move
    private record Step(
            Template template, int number, long first, @Nullable TemplateChange change, List<Integer> own) {}

    private WorkspaceRow(WorkspaceId workspace, List<byte[]> values, List<Step> steps, long ended) {
        this.workspace = workspace;
        this.values = List.copyOf(values);
        this.steps = List.copyOf(steps);
        this.ended = ended;
    }

    /// @param number under which the template is stored
    /// @param first  revision of its first object
    public static WorkspaceRow begun(
            WorkspaceId workspace, List<byte[]> values, Template template, int number, long first) {
        return new WorkspaceRow(workspace, values, List.of(new Step(template, number, first, null, List.of())), 0);
    }

    /// @param own places in the change whose objects the workspace wrote or deleted itself
    public WorkspaceRow moved(Template template, int number, long first, List<Integer> own) {
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(template, number, first, TemplateChange.of(template(), template), List.copyOf(own)));
        return new WorkspaceRow(workspace, values, more, 0);
    }

    /// @param first revision of the first object that was taken away
    public WorkspaceRow ended(long first) {
        return new WorkspaceRow(workspace, values, steps, first);
    }

    public WorkspaceId workspace() {
        return workspace;
    }

    /// That it shows now.
    public Template template() {
        return steps.getLast().template();
    }

    /// That it began with: what its counters start from.
    public Template firstTemplate() {
        return steps.getFirst().template();
    }

    /// Revision of the first object that it began with.
    public long first() {
        return steps.getFirst().first();
    }

    /// Revision of the last object that it began with.
    public long last() {
        return first() + firstTemplate().size() - 1;
    }

    /// Revision of the last object of a resource that it began with, 0 when there was none.
    ///
    /// @param resource null for any
    public long lastBegun(@Nullable GroupResource resource) {
        List<TemplateObject> objects = firstTemplate().objects();
        for (int place = objects.size() - 1; place >= 0; place--) {
            if (resource == null || objects.get(place).resource().equals(resource)) {
                return first() + place;
            }
        }
        return 0;
    }

    /// Revision of the first object that its end took away, 0 while it lives.
    public long endedAt() {
        return ended;
    }

    /// Whether its end was before this revision, or is at it.
    public boolean isEnded(long revision) {
        return ended != 0 && ended <= revision;
    }

    /// Tails of all keys that some template of it has or had, in key order.
    public List<byte[]> tails() {
        if (steps.size() == 1) {
            return template().tails();
        }
        TemplateChange last = steps.getLast().change();
        if (steps.size() == 2 && last != null) {
            return last.either();
        }
        TreeSet<byte[]> tails = new TreeSet<>(Arrays::compareUnsigned);
        steps.forEach(step -> tails.addAll(step.template().tails()));
        return List.copyOf(tails);
    }

    /// Whether some template of it has or had this key.
    public boolean knows(byte[] tail) {
        for (Step step : steps) {
            if (step.template().indexOf(tail) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// What the template shows under a key at a revision, unless the workspace has written there since.
    ///
    /// @param tail of the key
    /// @return null when it shows nothing
    public @Nullable StoredObject at(byte[] tail, long revision) {
        Shown shown = find(tail, revision);
        return shown == null ? null : shown.object();
    }

    /// What a template shows, before it is filled in.
    ///
    /// @param tail     of its key
    /// @param template the object without what is in its slots
    /// @param revision of the object
    @SuppressWarnings("ArrayRecordComponent")
    public record Shown(WorkspaceRow row, byte[] tail, TemplateObject template, long revision) {
        public StoredObject object() {
            return template.fill(row.workspace, tail, row.values, revision);
        }
    }

    /// The same as [#at], not filled in.
    public @Nullable Shown find(byte[] tail, long revision) {
        if (isEnded(revision)) {
            return null;
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            TemplateChange change = step.change();
            int place = change == null ? step.template().indexOf(tail) : change.indexOf(tail);
            if (place >= 0 && step.first() + place <= revision) {
                int index = change == null ? place : step.template().indexOf(tail);
                return index < 0 || step.own().contains(place)
                        ? null
                        : new Shown(this, tail, step.template().objects().get(index), step.first() + place);
            }
        }
        return null;
    }

    /// The object at a place of the template that it began with, as it was then.
    public StoredObject begunWith(int place) {
        Template begun = firstTemplate();
        return begun.objects().get(place).fill(workspace, begun.tail(place), values, first() + place);
    }

    /// As it is stored.
    public byte[] encoded() {
        ByteWriter out = new ByteWriter();
        out.number(values.size());
        values.forEach(out::bytes);
        out.number(steps.size());
        for (Step step : steps) {
            out.number(step.number());
            out.longNumber(step.first());
            out.number(step.own().size());
            step.own().forEach(out::number);
        }
        out.longNumber(ended);
        byte[] bytes = new byte[out.length()];
        out.copyTo(bytes, 0);
        return bytes;
    }

    /// The reverse of encoded.
    ///
    /// @param templates by number
    /// @throws IndexOutOfBoundsException when the bytes end too early
    public static WorkspaceRow decode(WorkspaceId workspace, byte[] bytes, IntFunction<Template> templates) {
        ByteReader in = new ByteReader(bytes, 0);
        List<byte[]> values = new ArrayList<>();
        for (int count = in.number(); count > 0; count--) {
            values.add(in.bytes());
        }
        List<Step> steps = new ArrayList<>();
        for (int count = in.number(); count > 0; count--) {
            int number = in.number();
            Template template = templates.apply(number);
            long first = in.longNumber();
            List<Integer> own = new ArrayList<>();
            for (int owned = in.number(); owned > 0; owned--) {
                own.add(in.number());
            }
            TemplateChange change =
                    steps.isEmpty() ? null : TemplateChange.of(steps.getLast().template(), template);
            steps.add(new Step(template, number, first, change, List.copyOf(own)));
        }
        return new WorkspaceRow(workspace, values, steps, in.longNumber());
    }
}
