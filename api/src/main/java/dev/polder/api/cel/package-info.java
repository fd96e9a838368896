/// The Common Expression Language as Kubernetes 1.36 uses it for `x-kubernetes-validations` of custom resources: compile the
/// rules of a schema, judge objects by them. What is compiled is immutable, may be shared and holds no object; nothing here
/// does I/O or outlives its budget.
@NullMarked
package dev.polder.api.cel;

import org.jspecify.annotations.NullMarked;
