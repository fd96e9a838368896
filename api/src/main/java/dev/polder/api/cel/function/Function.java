package dev.polder.api.cel.function;

import dev.polder.api.cel.value.Meter;

/// What a function does, for all its overloads.
@FunctionalInterface
public interface Function {
    /// @param args  the receiver first; none is an error
    /// @param meter told of work that the cost of the call does not show
    /// @return a value, an error for what cannot be done, [dev.polder.api.cel.value.CelError#NO_OVERLOAD] for other types
    Object call(Object[] args, Meter meter);
}
