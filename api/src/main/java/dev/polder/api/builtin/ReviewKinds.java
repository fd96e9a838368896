package dev.polder.api.builtin;

import dev.polder.api.builtin.strategy.PlainStrategy;
import dev.polder.api.builtin.table.CoreColumns;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The kinds of `authorization.k8s.io` and `authentication.k8s.io`, which are questions.
final class ReviewKinds {
    private static final Kind.Group AUTHORIZATION =
            new Kind.Group("authorization.k8s.io", "v1", "io.k8s.api.authorization.v1");
    private static final Kind.Group AUTHENTICATION =
            new Kind.Group("authentication.k8s.io", "v1", "io.k8s.api.authentication.v1");

    private ReviewKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                review(AUTHORIZATION.namespaced("LocalSubjectAccessReview", "localsubjectaccessreviews")),
                review(AUTHORIZATION.cluster("SelfSubjectAccessReview", "selfsubjectaccessreviews")),
                review(AUTHORIZATION.cluster("SelfSubjectRulesReview", "selfsubjectrulesreviews")),
                review(AUTHORIZATION.cluster("SubjectAccessReview", "subjectaccessreviews")),
                review(AUTHENTICATION.cluster("SelfSubjectReview", "selfsubjectreviews")),
                review(AUTHENTICATION.cluster("TokenReview", "tokenreviews")));
    }

    private static ResourceDefinition review(Kind kind) {
        return kind.verbs(Verb.CREATE).with(PlainStrategy.WITHOUT_GENERATION, CoreColumns.plain());
    }
}
