package dev.polder.api.crd;

import dev.polder.api.resource.ResourceStrategy;

/// What custom resources do differently from built-in kinds (apiextensions-apiserver `registry/customresource`).
final class CustomStrategy implements ResourceStrategy {
    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }
}
