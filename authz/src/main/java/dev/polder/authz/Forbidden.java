package dev.polder.authz;

import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;

/// The 403 answers of authorization, worded as kube-apiserver does (apiserver `handlers/responsewriters`).
public final class Forbidden {
    private Forbidden() {}

    /// The whole answer. An empty reason adds nothing to the sentence.
    public static ApiException of(Attributes attributes, String reason) {
        String sentence = sentence(attributes);
        String why = reason.isEmpty() ? sentence : sentence + ": " + reason;
        return switch (attributes.target()) {
            case Attributes.ResourceTarget target ->
                Statuses.forbidden(target.resource().groupResource(), target.name(), why);
            case Attributes.PathTarget target -> Statuses.forbiddenPath("forbidden: " + why);
        };
    }

    /// `User "x" cannot list resource "pods" in API group "" in the namespace "y"` and its like, with `&`, `<` and `>`
    /// escaped, since the text of a caller may end up in a page.
    public static String sentence(Attributes attributes) {
        String who = "User %s cannot %s ".formatted(Quoted.of(attributes.user().name()), attributes.verb());
        String what = switch (attributes.target()) {
            case Attributes.PathTarget target -> "path " + Quoted.of(target.path());
            case Attributes.ResourceTarget target ->
                "resource %s in API group %s %s"
                        .formatted(
                                Quoted.of(target.combined()),
                                Quoted.of(target.resource().group()),
                                target.namespace().isEmpty()
                                        ? "at the cluster scope"
                                        : "in the namespace " + Quoted.of(target.namespace()));
        };
        return (who + what).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
