package dev.polder.api.builtin.strategy;

import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;

/// A kind that differs from others in a few switches only.
///
/// @param hasGeneration             whether `metadata.generation` is kept
/// @param nameRule                  the rule for `metadata.name`
/// @param allowsCreateOnUpdate      whether PUT creates
/// @param allowsUnconditionalUpdate whether PUT works without resourceVersion
public record PlainStrategy(
        boolean hasGeneration, NameRule nameRule, boolean allowsCreateOnUpdate, boolean allowsUnconditionalUpdate)
        implements ResourceStrategy {
    public static final PlainStrategy WITH_GENERATION = new PlainStrategy(true, NameRule.DNS_SUBDOMAIN, false, true);
    public static final PlainStrategy WITHOUT_GENERATION =
            new PlainStrategy(false, NameRule.DNS_SUBDOMAIN, false, true);
    public static final PlainStrategy CREATED_BY_UPDATE = new PlainStrategy(false, NameRule.DNS_SUBDOMAIN, true, true);
    /// As a CustomResourceDefinition would be served.
    public static final PlainStrategy CUSTOM = new PlainStrategy(true, NameRule.DNS_SUBDOMAIN, false, false);

    /// As [#WITHOUT_GENERATION]; a deletion is answered with the object.
    public static final ResourceStrategy RETURNED = new ResourceStrategy() {
        @Override
        public boolean hasGeneration() {
            return false;
        }

        @Override
        public boolean returnsDeletedObject() {
            return true;
        }
    };
}
