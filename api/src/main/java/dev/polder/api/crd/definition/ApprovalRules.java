package dev.polder.api.crd.definition;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// That kinds in the groups of the Kubernetes community say who approved them (apiextensions-apiserver `apihelpers`).
final class ApprovalRules {
    private static final String ANNOTATION = "api-approved.kubernetes.io";
    private static final String FIELD = "metadata.annotations[" + ANNOTATION + "]";
    private static final String SEE = ", see https://github.com/kubernetes/enhancements/pull/1111";

    private ApprovalRules() {}

    private enum State {
        INVALID,
        APPROVED,
        BYPASSED,
        MISSING
    }

    /// @param old what the definition was, null when it is new; a state that has not changed is good
    static void check(JsonObject crd, @Nullable JsonObject old, Causes causes) {
        String group = crd.stringAt("spec", "group");
        State state = state(crd);
        if (group == null || !isProtected(group) || (old != null && state(old) == state)) {
            return;
        }
        switch (state) {
            case MISSING ->
                causes.required(FIELD, "protected groups must have approval annotation \"" + ANNOTATION + "\"" + SEE);
            case INVALID ->
                causes.invalid(
                        FIELD,
                        annotation(crd),
                        "protected groups must have approval annotation \"" + ANNOTATION
                                + "\" with either a URL or a reason starting with \"unapproved\"" + SEE);
            case APPROVED, BYPASSED -> {}
        }
    }

    private static boolean isProtected(String group) {
        String dotted = "." + group;
        return dotted.endsWith(".k8s.io") || dotted.endsWith(".kubernetes.io");
    }

    private static String annotation(JsonObject crd) {
        String text = crd.stringAt("metadata", "annotations", ANNOTATION);
        return text == null ? "" : text;
    }

    private static State state(JsonObject crd) {
        String text = annotation(crd);
        if (text.isEmpty()) {
            return State.MISSING;
        }
        if (text.startsWith("unapproved")) {
            return State.BYPASSED;
        }
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && uri.getAuthority() != null ? State.APPROVED : State.INVALID;
        } catch (URISyntaxException e) {
            return State.INVALID;
        }
    }
}
